#!/usr/bin/env node
// A file that is there before anything is compiled: npm links no command whose file is not. `npm run pack` writes a CommonJS one.
import '../dist/start.js';
