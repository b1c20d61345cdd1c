import { expect, test } from 'vitest';
import { openCatalogWorkspace } from './catalog-workspace.ts';

const project = 'shop';
const placed = { vpc_id: 'vpc-0a1b2c3d4e5f60718', subnet_id: 'subnet-0a1b2c3d4e5f60718', ami: 'ami-0a1b2c3d4e5f60718' };

test('network: made, without outbound access, destroyed', async () => {
  using workspace = await openCatalogWorkspace('aws/network');
  expect(await workspace.deploy({ project, name: 'shop' })).toEqual([
    'create aws_cloudwatch_log_group.flow',
    'create aws_default_security_group.closed',
    'create aws_eip.nat[0]',
    'create aws_flow_log.network',
    'create aws_iam_role.flow',
    'create aws_iam_role_policy.flow',
    'create aws_internet_gateway.internet',
    'create aws_nat_gateway.nat[0]',
    'create aws_route.internet',
    'create aws_route.nat[0]',
    'create aws_route_table.private',
    'create aws_route_table.public',
    'create aws_route_table_association.private["a"]',
    'create aws_route_table_association.private["b"]',
    'create aws_route_table_association.public["a"]',
    'create aws_route_table_association.public["b"]',
    'create aws_subnet.private["a"]',
    'create aws_subnet.private["b"]',
    'create aws_subnet.public["a"]',
    'create aws_subnet.public["b"]',
    'create aws_vpc.network',
  ]);

  expect(await workspace.deploy({ project, name: 'shop', outbound_internet: false })).toEqual([
    'delete aws_eip.nat[0]',
    'delete aws_nat_gateway.nat[0]',
    'delete aws_route.nat[0]',
  ]);
  expect(await workspace.deploy({ project, name: 'shop' }, '-destroy')).toHaveLength(18);
  expect(workspace.cloud.objects()).toEqual([]);
});

test('compute instance: made, resized in place, destroyed', async () => {
  using workspace = await openCatalogWorkspace('aws/compute-instance');
  expect(await workspace.deploy({ project, name: 'web', ...placed, allow_http_from: ['10.20.0.0/16'] })).toEqual([
    'create aws_iam_instance_profile.vm',
    'create aws_iam_role.vm',
    'create aws_iam_role_policy_attachment.session-manager',
    'create aws_instance.vm',
    'create aws_security_group.vm',
    'create aws_vpc_security_group_egress_rule.allow-https',
    'create aws_vpc_security_group_ingress_rule.allow-http["10.20.0.0/16"]',
  ]);
  expect(await workspace.deploy({ project, name: 'web', ...placed, instance_type: 'm7i.large' })).toEqual([
    'update aws_instance.vm',
    'delete aws_vpc_security_group_ingress_rule.allow-http["10.20.0.0/16"]',
  ]);
  await workspace.deploy({ project, name: 'web', ...placed }, '-destroy');
  expect(workspace.cloud.objects()).toEqual([]);
});

test('storage bucket: made, changed in place, destroyed', async () => {
  using workspace = await openCatalogWorkspace('aws/storage-bucket');
  expect(await workspace.plan({ project, name: 'photos' })).toEqual([
    'create aws_s3_bucket.bucket',
    'create aws_s3_bucket_lifecycle_configuration.bucket',
    'create aws_s3_bucket_ownership_controls.bucket',
    'create aws_s3_bucket_policy.bucket',
    'create aws_s3_bucket_public_access_block.bucket',
    'create aws_s3_bucket_server_side_encryption_configuration.bucket',
    'create aws_s3_bucket_versioning.bucket',
  ]);
  expect((await workspace.apply()).output).toContain('name = "shop-photos"');
  expect(await workspace.deploy({ project, name: 'photos', keep_versions_days: 30, log_bucket: 'shop-logs' })).toEqual([
    'update aws_s3_bucket_lifecycle_configuration.bucket',
    'create aws_s3_bucket_logging.bucket[0]',
  ]);
  await workspace.deploy({ project, name: 'photos' }, '-destroy');
  expect(workspace.cloud.objects()).toEqual([]);
});

test('database: made, resized in place, not destroyed while it is protected', async () => {
  using workspace = await openCatalogWorkspace('aws/database');
  const server = {
    project,
    name: 'orders',
    vpc_id: placed.vpc_id,
    subnet_ids: ['subnet-0a1b2c3d4e5f60718', 'subnet-0a1b2c3d4e5f60719'],
    allow_from: ['10.20.0.0/16'],
  };
  expect(await workspace.deploy(server)).toEqual([
    'create aws_db_instance.server',
    'create aws_db_parameter_group.server',
    'create aws_db_subnet_group.server',
    'create aws_security_group.server',
    'create aws_vpc_security_group_ingress_rule.clients["10.20.0.0/16"]',
  ]);
  await workspace.plan(server, '-destroy', '-target=aws_db_instance.server');
  expect((await workspace.apply()).output).toContain('Cannot delete protected DB Instance');

  const unprotected = { ...server, instance_class: 'db.m7g.large', deletion_protection: false };
  expect(await workspace.deploy(unprotected)).toEqual(['update aws_db_instance.server']);
  await workspace.deploy(unprotected, '-destroy');
  expect(workspace.cloud.objects()).toEqual([]);
});
