const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest compiles every module again for every test file, half of what it costs to load one. Here a process
 * compiles each once: a script, unlike a function, can run again in the next file's context.
 */
const scripts = new Map();
const compileFunction = vm.compileFunction;

vm.compileFunction = (code, parameters, options) => {
  const { filename, parsingContext } = options ?? {};
  if (!filename || !parsingContext) return compileFunction(code, parameters, options);
  const known = scripts.get(filename);
  // Transformed otherwise, it is another script.
  const script = known?.code === code ? known.script : compile(code, parameters, filename);
  scripts.set(filename, { code, script });
  return script.runInContext(parsingContext);
};

/** What precedes the code stays on its first line, so that stack traces name the right lines. */
function compile(code, parameters, filename) {
  const head = `(function (${parameters.join(', ')}) {`;
  return new vm.Script(`${head}${code}\n})`, { filename, columnOffset: -head.length });
}

module.exports = TestEnvironment;
