/** Module addresses: which module calls an instance address such as `module.eu["a.b"].module.net[0]` goes through. */

/** `['eu', 'net']`; `[]` for the root module (`''`). Keys in brackets may hold dots, quotes and brackets. */
export function moduleCallNames(moduleAddress: string): readonly string[] {
  const names: string[] = [];
  const step = /\.?module\.([^.[]+)(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?/y;
  for (let match = step.exec(moduleAddress); match !== null; match = step.exec(moduleAddress)) {
    if (match[1] !== undefined) names.push(match[1]);
  }
  return names;
}

/** The address of the module that contains the given module instance; `''` is the root. */
export function parentModule(moduleAddress: string): string {
  const step = /\.?module\.[^.[]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?/y;
  let start = 0;
  for (let match = step.exec(moduleAddress); match !== null; match = step.exec(moduleAddress)) start = match.index;
  return moduleAddress.slice(0, start);
}
