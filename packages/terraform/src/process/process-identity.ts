/**
 * Who a process is beyond its number: pids are used again, so a process is the one we know only with the same start
 * time in the same boot of the machine. Read from /proc, or from `ps` and `sysctl` where there is none (macOS).
 */
import { readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { execa } from 'execa';

export interface ProcessIdentity {
  readonly pid: number;
  /** Start time: clock ticks since boot on Linux, a date on macOS. */
  readonly started: string;
  readonly boot: string;
}

export interface ProcessTable {
  /** From the lines that the wrapper wrote: pid, start (the whole stat line on Linux), boot. */
  parse(claim: string): ProcessIdentity | undefined;
  /** Whether this very process lives; a zombie does not. */
  isAlive(identity: ProcessIdentity): Promise<boolean>;
  /** Whether a process of its group lives, the leader or one it left behind. */
  isGroupAlive(identity: ProcessIdentity): Promise<boolean>;
}

/** The one of this machine. */
export const processTable = (): ProcessTable => (existsSync('/proc/self/stat') ? procTable : psTable);

interface Stat {
  readonly state: string;
  readonly group: number;
  readonly started: string;
}

/** man 5 proc: the name in parentheses may hold anything, so fields are counted after the last `)`. */
function parseStat(line: string): Stat | undefined {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state, , group] = fields;
  const started = fields[19];
  return state === undefined || started === undefined ? undefined : { state, group: Number(group), started };
}

const isGone = (stat: Stat | undefined): boolean => stat === undefined || stat.state === 'Z' || stat.state === 'X';

const readStat = async (pid: number | string): Promise<Stat | undefined> => {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return line === undefined ? undefined : parseStat(line);
};

export const procTable: ProcessTable = {
  parse(claim) {
    const { pid, started, boot } = claimLines(claim);
    const stat = parseStat(started);
    return pid === undefined || stat === undefined ? undefined : { pid, started: stat.started, boot };
  },
  async isAlive({ pid, started, boot }) {
    if ((await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim() !== boot) return false;
    const stat = await readStat(pid);
    return !isGone(stat) && stat?.started === started;
  },
  async isGroupAlive(identity) {
    if (await this.isAlive(identity)) return true;
    if ((await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim() !== identity.boot) return false;
    // Another process has the number: it could get it only because the old group was empty.
    const leader = await readStat(identity.pid);
    if (leader !== undefined && leader.started !== identity.started) return false;
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const stats = await Promise.all(pids.map(readStat));
    return stats.some((stat) => stat?.group === identity.pid && !isGone(stat));
  },
};

const BSD_ENV = { LC_ALL: 'C', TZ: 'UTC0' };
const ps = async (...args: string[]): Promise<string> =>
  (await execa('ps', args, { env: BSD_ENV, reject: false, stderr: 'ignore' })).stdout;
const bootTime = async (): Promise<string> =>
  (await execa('sysctl', ['-n', 'kern.boottime'], { reject: false, stderr: 'ignore' })).stdout?.trim() ?? '';

export const psTable: ProcessTable = {
  parse(claim) {
    const { pid, started, boot } = claimLines(claim);
    return pid === undefined || started === '' ? undefined : { pid, started, boot };
  },
  async isAlive({ pid, started, boot }) {
    if ((await bootTime()) !== boot) return false;
    const [state = '', ...start] = (await ps('-o', 'state=,lstart=', '-p', String(pid))).trim().split(/\s+/);
    return state !== '' && !state.startsWith('Z') && start.join(' ') === started.split(/\s+/).join(' ');
  },
  async isGroupAlive(identity) {
    if (await this.isAlive(identity)) return true;
    if ((await bootTime()) !== identity.boot) return false;
    const lines = (await ps('-A', '-o', 'pid=,pgid=,state=')).split('\n').map((line) => line.trim().split(/\s+/));
    const group = lines.filter(([, pgid, state]) => Number(pgid) === identity.pid && !state?.startsWith('Z'));
    return group.length > 0 && !group.some(([pid]) => Number(pid) === identity.pid);
  },
};

function claimLines(claim: string): { pid: number | undefined; started: string; boot: string } {
  const [pid = '', started = '', boot = ''] = claim.split('\n').map((line) => line.trim());
  return { pid: /^\d+$/.test(pid) ? Number(pid) : undefined, started, boot };
}
