// In node-pty, too, this module has only types.
Object.defineProperty(exports, '__esModule', { value: true });
