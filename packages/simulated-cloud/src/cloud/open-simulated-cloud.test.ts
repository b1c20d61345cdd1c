import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createObject, readObject, type CloudObject } from './object-store.ts';
import { openSimulatedCloud, type SimulatedCloud } from './open-simulated-cloud.ts';

let cloud: SimulatedCloud;
beforeEach(() => {
  cloud = openSimulatedCloud(mkdtempSync(join(tmpdir(), 'cloud-')));
});
afterEach(() => rmSync(cloud.directory, { recursive: true }));

const disk = (id: string, createdAt = '2026-01-01T00:00:00.000Z'): CloudObject => ({
  type: 'google_compute_disk',
  id,
  name: id.split('/').at(-1)!,
  createdAt,
  updatedAt: createdAt,
  attributes: { id, size: 10 },
});

test('an id exists once; ids that differ only in their folders, or are very long, are different objects', () => {
  const long = `projects/${'x'.repeat(600)}/disks/boot`;
  const ids = ['projects/a/disks/boot', 'projects/b/disks/boot', 'projects/a/disks/boot', long];
  expect(ids.map((id) => createObject(cloud.directory, disk(id)))).toEqual(['created', 'created', 'exists', 'created']);
  expect(cloud.objects('google_compute_disk')).toHaveLength(3);
  expect(readObject(cloud.directory, 'google_compute_disk', long)?.id).toBe(long);
  expect(
    readdirSync(join(cloud.directory, 'objects', 'google_compute_disk')).every((file) => file.endsWith('.json')),
  ).toBe(true);
});

test('objects are listed by age', () => {
  createObject(cloud.directory, disk('young', '2026-02-01T00:00:00.000Z'));
  createObject(cloud.directory, disk('old'));
  expect(cloud.objects().map(({ name }) => name)).toEqual(['old', 'young']);
});

test('drift: attributes are changed, objects deleted, by name or id', () => {
  createObject(cloud.directory, disk('projects/a/disks/boot'));
  cloud.changeObject('google_compute_disk', 'boot', { size: 50 });
  expect(cloud.objects()[0]?.attributes).toEqual({ id: 'projects/a/disks/boot', size: 50 });
  cloud.deleteObject('google_compute_disk', 'projects/a/disks/boot');
  expect(cloud.objects()).toEqual([]);
});

test('drift of something that does not exist says what does', () => {
  createObject(cloud.directory, disk('boot'));
  expect(() => cloud.deleteObject('google_compute_disk', 'boto')).toThrow(
    'no google_compute_disk is called boto; there are: boot',
  );
  expect(() => cloud.changeObject('google_compute_disk', 'boot', { sise: 1 })).toThrow(
    'google_compute_disk has no attribute sise',
  );
});
