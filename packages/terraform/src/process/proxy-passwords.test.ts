import { expect, test } from 'vitest';
import { proxyPasswords } from './proxy-passwords.ts';

test.each([
  ['HTTPS_PROXY', 'http://ana:proxy-pass-1@proxy:3128', ['proxy-pass-1', 'ana:proxy-pass-1']],
  ['http_proxy', 'ana:proxy-pass-2@proxy:3128', ['proxy-pass-2', 'ana:proxy-pass-2']],
  ['ALL_PROXY', 'socks5h://ana:p%40ss%2Fword@proxy', ['p%40ss%2Fword', 'p@ss/word', 'ana:p@ss/word']],
  ['https_proxy', 'http://ana:p@ss/w%rd:1@proxy:3128', ['p@ss/w%rd:1', 'ana:p@ss/w%rd:1']],
  ['HTTPS_PROXY', 'http://proxy:3128', []],
  ['HTTPS_PROXY', 'http://ana@proxy:3128', []],
  ['NO_PROXY', 'a:b@c', []],
  ['DATABASE', 'postgres://ana:password@db', []],
])('%s=%s', (name, address, passwords) => expect(proxyPasswords({ [name]: address })).toEqual(passwords));
