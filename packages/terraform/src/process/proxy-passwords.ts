/** Passwords that stand in proxy addresses (`http://user:password@proxy:3128`): terraform inherits these, and may quote them. */

const PROXY = /^(http|https|all)_proxy$/i;

/** Also without a scheme, as curl and Go take it. Everything up to the last `@`: a raw password may hold `@`, `/` or `:`. */
const USER_AND_PASSWORD = /^(?:[a-z][a-z\d+.-]*:\/\/)?([^:@/]*):(?!\/\/)(.+)@/is;

/** Each password as written and as the proxy gets it, alone and as `Proxy-Authorization` sends it before its encoding. */
export function proxyPasswords(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const found = Object.entries(environment).flatMap(([name, address]) => {
    const [, user, password] = (PROXY.test(name) && USER_AND_PASSWORD.exec(address ?? '')) || [];
    if (user === undefined || password === undefined) return [];
    const sent = decoded(password);
    return [password, sent, `${decoded(user)}:${sent}`];
  });
  return [...new Set(found)];
}

/** A raw `%` in a password is no mistake. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
