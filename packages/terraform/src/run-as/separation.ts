/**
 * What the two users may reach in the data folder. Without another user there is nothing to separate. With one:
 *
 *     data folder, runs/, runs/<session>/    root; its group may pass, not look
 *     runs/<session>/<attempt>/              root; open for its group only while a process of the attempt runs
 *       config/ data/ home/                  terraform's user
 *       vars.tfvars.json plan.tfplan         terraform's user; the folder is not, so it cannot put others in their place
 *       init/ validate/ plan/ apply/, rest   root: claims, exit codes and output cannot be forged or bent to other files
 *     state/<target>/                        terraform's user while a process runs, root otherwise; before/ is root's
 *     plugin-cache/                          terraform's user
 *     everything else                        root, for nobody else
 *
 * Root never follows a path that terraform's user can change meanwhile: it reads files there by descriptor, and has
 * that user itself delete its trees.
 */
import { chmodSync, chownSync, constants } from 'node:fs';
import { chmod, chown, lchown, lstat, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Attempt } from '../effects/attempt.ts';
import { ifThere, readIfThere, type Owner } from '../files.ts';
import { asUser, nameOf, RunAsImpossible, runAsUser, userMay, type RunAs } from './run-as.ts';

export interface Separation {
  /** Who must own what a terraform process reads or writes; `undefined`: the bot itself. */
  readonly owner: Owner | undefined;
  /** The command as terraform's user. */
  command(argv: readonly string[]): readonly string[];
  /** What differs in the environment: the bot's home and sockets are of no use to another user. */
  environment(attempt: Attempt): Readonly<Record<string, string | undefined>>;
  /** After all of an attempt is frozen and before a process of it runs. @throws RunAsImpossible */
  handOver(attempt: Attempt, statePath: string | undefined): Promise<void>;
  /** While `work` lasts, and as long as a run that it started goes on, terraform's user can reach the attempt. */
  within<T>(attempt: Attempt, statePath: string | undefined, work: () => Promise<T>): Promise<T>;
  /** After a start: closes what a dead bot left open, but for the attempts that go on. */
  close(attempts: readonly Attempt[], statePathsInUse: readonly string[]): Promise<void>;
  /** A file that terraform's user wrote. `undefined`: it is not there. @throws Error when it is something else. */
  read(path: string): Promise<string | undefined>;
  /** Makes sure that a folder beside files of terraform's user is the bot's own, while no process runs. */
  ownFolder(path: string): Promise<void>;
  /** Deletes trees that terraform's user wrote. */
  removeTrees(attempt: Attempt, paths: readonly string[]): Promise<void>;
}

export const separation = (
  dataDir: string,
  runAs: RunAs | undefined,
  isBusy: (attempt: Attempt) => Promise<boolean>,
): Separation => (runAs === undefined ? sameUser : otherUser(dataDir, runAs, isBusy));

const sameUser: Separation = {
  owner: undefined,
  command: (argv) => argv,
  environment: () => ({}),
  handOver: async () => {},
  within: (_attempt, _statePath, work) => work(),
  close: async () => {},
  read: readIfThere,
  ownFolder: async (path) => void (await mkdir(path, { recursive: true, mode: 0o700 })),
  removeTrees: async (_attempt, paths) => {
    await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })));
  },
};

/** Who the bot is: `resolveRunAs` has made sure. */
const ROOT: Owner = { uid: 0, gid: 0 };
/** May be passed by the group, and by nobody else; nobody but the owner sees what is in it. */
const PASSAGE = 0o710;
const CLOSED = 0o700;

function otherUser(dataDir: string, runAs: RunAs, isBusy: (attempt: Attempt) => Promise<boolean>): Separation {
  const { uid, gid } = runAs;
  const passage: Owner = { uid: ROOT.uid, gid };
  const states = join(dataDir, 'state');
  /** How many are at work in a folder. Doors are opened and closed synchronously: no other work comes in between. */
  const inside = new Map<string, number>();
  const doorsOf = (attempt: Attempt, statePath: string | undefined): Door[] => [
    attemptDoor(attempt.folder, passage),
    ...(statePath === undefined ? [] : [stateDoor(dirname(statePath), runAs)]),
  ];

  const within: Separation['within'] = async (attempt, statePath, work) => {
    const doors = doorsOf(attempt, statePath);
    for (const door of doors) {
      inside.set(door.path, (inside.get(door.path) ?? 0) + 1);
      door.open();
    }
    try {
      return await work();
    } finally {
      for (const { path } of doors) inside.set(path, (inside.get(path) ?? 1) - 1);
      if (!(await isBusy(attempt))) for (const door of doors) if (inside.get(door.path) === 0) door.close();
    }
  };

  return {
    owner: { uid, gid },
    command: (argv) => asUser(runAs, argv),
    environment: ({ home }) => ({
      HOME: home,
      TMPDIR: temporaryIn(home),
      USER: runAs.name,
      LOGNAME: runAs.name,
      XDG_RUNTIME_DIR: undefined,
      SSH_AUTH_SOCK: undefined,
    }),
    async handOver(attempt, statePath) {
      await shareDataFolder(dataDir, runAs);
      await letPass(dirname(attempt.folder), passage);
      await mkdir(temporaryIn(attempt.home), { recursive: true, mode: 0o700 });
      for (const tree of [attempt.configuration, attempt.data, attempt.home]) await chownTree(tree, runAs);
      for (const file of [attempt.varFile, attempt.backendFile]) await ifThere(chown(file, uid, gid));
      if (statePath === undefined) return;
      const folder = dirname(statePath);
      await refuseStranger(folder, runAs);
      stateDoor(folder, runAs).close();
      // Nobody else can change anything in it now. Its folders (earlier states) stay the bot's.
      for (const entry of await readdir(folder)) await handOverFile(join(folder, entry), runAs);
    },
    within,
    async close(attempts, statePathsInUse) {
      for (const { folder } of attempts) attemptDoor(folder, passage).close();
      const inUse = statePathsInUse.map(dirname);
      for (const name of (await ifThere(readdir(states))) ?? []) {
        const folder = join(states, name);
        if (!inUse.includes(folder)) stateDoor(folder, runAs).close();
      }
    },
    read: (path) => readOwnedBy(runAs, path),
    async ownFolder(path) {
      const found = await ifThere(lstat(path));
      if (found?.isDirectory() && found.uid === ROOT.uid) return;
      // A process of terraform's user has put something in its place.
      if (found !== undefined) await rename(path, `${path}.replaced-${Date.now()}`);
      await mkdir(path, { mode: 0o700 });
    },
    async removeTrees(attempt, paths) {
      const trees: string[] = [];
      for (const path of paths) {
        const found = await ifThere(lstat(path));
        if (found?.uid === uid) trees.push(path);
        // Never handed over: it is from before there was another user.
        else await rm(path, { recursive: true, force: true });
      }
      if (trees.length === 0) return;
      await within(attempt, undefined, async () => {
        // It cannot remove the trees' roots, whose folder is not its own; those are empty afterwards.
        await runAsUser(runAs, ['/bin/rm', '-rf', '--', ...trees]);
        for (const path of trees) await ifThere(rmdir(path));
      });
    },
  };
}

const temporaryIn = (home: string): string => join(home, 'tmp');

interface Door {
  readonly path: string;
  open(): void;
  close(): void;
}

const attemptDoor = (path: string, passage: Owner): Door => ({
  path,
  open() {
    chownSync(path, passage.uid, passage.gid);
    chmodSync(path, PASSAGE);
  },
  close: () => chmodSync(path, CLOSED),
});

/** Without the folder itself, a process that still has it open cannot look anything up in it either. */
const stateDoor = (path: string, { uid, gid }: Owner): Door => ({
  path,
  open: () => chownSync(path, uid, gid),
  close() {
    chownSync(path, ROOT.uid, ROOT.gid);
    // Its owner may have changed it meanwhile.
    chmodSync(path, CLOSED);
  },
});

/** Terraform's plugins listen on sockets in TMPDIR, whose paths have 107 characters at most (`man 7 unix`). */
const LONGEST_SOCKET = 107;
const SOCKET_BELOW_DATA = '/runs/0123456789ab/100/home/tmp/plugin4294967295';

/**
 * Lets terraform's user pass through the data folder to what is its own, and takes everything else from it.
 * @throws RunAsImpossible when it cannot be reached by that user.
 */
export async function shareDataFolder(dataDir: string, runAs: RunAs): Promise<void> {
  const passage: Owner = { uid: ROOT.uid, gid: runAs.gid };
  const longest = LONGEST_SOCKET - SOCKET_BELOW_DATA.length;
  if (Buffer.byteLength(dataDir) > longest) {
    throw new RunAsImpossible(
      `the data folder ${dataDir} has a path of more than ${longest} bytes`,
      "Choose a shorter one: terraform's sockets lie in it, and the system limits their paths.",
    );
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const { uid: dataOwner } = await lstat(dataDir);
  if (dataOwner !== ROOT.uid) {
    throw new RunAsImpossible(
      `the data folder ${dataDir} belongs to user ${dataOwner}, so what is in it may be anybody's`,
      `While the bot is stopped and no apply runs: chown -hR root:root ${dataDir}`,
    );
  }
  // Before anybody can pass.
  for (const entry of await readdir(dataDir)) {
    if (!SHARED.includes(entry)) await takeBack(join(dataDir, entry));
  }
  for (const folder of [dataDir, join(dataDir, 'runs'), join(dataDir, 'state')]) await letPass(folder, passage);
  await letRun(join(dataDir, 'terraform'), passage);
  const pluginCache = join(dataDir, 'plugin-cache');
  await mkdir(pluginCache, { recursive: true, mode: 0o700 });
  await refuseStranger(pluginCache, runAs);
  if ((await lstat(pluginCache)).uid === ROOT.uid) await chownTree(pluginCache, runAs);
  if (!(await userMay(runAs, '-w', pluginCache))) {
    throw new RunAsImpossible(
      `${nameOf(runAs)} cannot reach the data folder ${dataDir}`,
      'Every folder above it must let that user pass: chmod o+x, or choose another folder.',
    );
  }
}

/** What terraform's user reaches, each in its way: all else is the bot's alone. */
const SHARED: readonly string[] = ['runs', 'state', 'plugin-cache', 'terraform', 'terraform.tfrc'];

async function letPass(folder: string, passage: Owner): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chown(folder, passage.uid, passage.gid);
  await chmod(folder, PASSAGE);
}

/** Programs that were downloaded, one folder a version: they are public, and root alone can change them. */
async function letRun(folder: string, passage: Owner): Promise<void> {
  for (const version of (await ifThere(readdir(folder))) ?? []) {
    await letPass(join(folder, version), passage);
    await ifThere(chmod(join(folder, version, 'terraform'), 0o755));
    await letPass(folder, passage);
  }
}

async function takeBack(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return;
  await chown(path, ROOT.uid, ROOT.gid);
  await chmod(path, found.mode & 0o700);
}

/** A folder of a third user may hold anything, links to the bot's files among them. */
async function refuseStranger(path: string, runAs: RunAs): Promise<void> {
  const found = await lstat(path);
  if (found.isDirectory() && (found.uid === ROOT.uid || found.uid === runAs.uid)) return;
  throw new RunAsImpossible(
    `${path} belongs to user ${found.uid}, neither to root nor to ${nameOf(runAs)}`,
    `While the bot is stopped: chown -hR ${runAs.uid}:${runAs.gid} ${path}`,
  );
}

/** Only for what no one but root could write until now. */
async function chownTree(path: string, { uid, gid }: Owner): Promise<void> {
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    await lchown(join(entry.parentPath, entry.name), uid, gid);
  }
  await lchown(path, uid, gid);
}

/** A second link to a file of somebody else must not make it terraform's. */
async function handOverFile(path: string, { uid, gid }: Owner): Promise<void> {
  const found = await lstat(path);
  if (found.isFile() && found.nlink === 1) await lchown(path, uid, gid);
}

async function readOwnedBy({ uid }: Owner, path: string): Promise<string | undefined> {
  // Neither a link nor a pipe in its place.
  const file = await ifThere(open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
  if (file === undefined) return undefined;
  try {
    const found = await file.stat();
    if (!found.isFile() || found.uid !== uid) throw new Error(`${path} is not a file of terraform's user`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
