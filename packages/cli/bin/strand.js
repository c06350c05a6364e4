#!/usr/bin/env node
// npm links only a command whose file exists, and dist/ is compiled later. In the published package the command is dist/start.js.
import '../dist/start.js';
