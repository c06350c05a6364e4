const { native } = require('strand-pty/node-pty');

Object.defineProperty(exports, '__esModule', { value: true });
exports.assign = Object.assign;
/** Throws: node-pty's addon is not part of this package. */
exports.loadNativeModule = () => native.open();
