/** What the tour deploys: each module of the demo's catalog, with a change that updates it in place. */

export interface Stop {
  /** Catalog entry. */
  readonly entry: string;
  readonly project: string;
  /** As `/cloud-deploy` offers it. */
  readonly type: string;
  readonly name: string;
  /** Settings of the second deployment; nothing is replaced by them. They stay on for the destroy. */
  readonly change: string;
}

const GOOGLE = 'my-gcp-project';
const AWS = 'my-aws-account';
const AZURE = 'my-azure-subscription';

export const STOPS: readonly Stop[] = [
  {
    entry: 'google/compute-instance',
    project: GOOGLE,
    type: 'Compute Instance',
    name: 'tour-vm',
    change: 'machine_type=e2-small',
  },
  {
    entry: 'google/storage-bucket',
    project: GOOGLE,
    type: 'Storage Bucket',
    name: 'tour-files',
    change: 'keep_versions=5',
  },
  // A protected server refuses to be destroyed until that is switched off and applied.
  { entry: 'google/database', project: GOOGLE, type: 'Database', name: 'tour-db', change: 'deletion_protection=false' },
  { entry: 'google/network', project: GOOGLE, type: 'Network', name: 'tour-net', change: 'ip_range=10.10.0.0/19' },
  {
    entry: 'aws/compute-instance',
    project: AWS,
    type: 'Compute Instance',
    name: 'tour-vm',
    change: 'instance_type=t3.large',
  },
  {
    entry: 'aws/storage-bucket',
    project: AWS,
    type: 'Storage Bucket',
    name: 'tour-files',
    change: 'keep_versions_days=30',
  },
  { entry: 'aws/database', project: AWS, type: 'Database', name: 'tour-db', change: 'deletion_protection=false' },
  { entry: 'aws/network', project: AWS, type: 'Network', name: 'tour-net', change: 'flow_log_days=90' },
  {
    entry: 'azure/compute-instance',
    project: AZURE,
    type: 'Compute Instance',
    name: 'tour-vm',
    change: 'size=Standard_D4s_v5',
  },
  {
    entry: 'azure/storage-account',
    project: AZURE,
    type: 'Storage Account',
    name: 'tourfiles',
    change: 'keep_deleted_days=14',
  },
  { entry: 'azure/database', project: AZURE, type: 'Database', name: 'tour-db', change: 'storage_mb=65536' },
  { entry: 'azure/network', project: AZURE, type: 'Network', name: 'tour-net', change: 'tags={"team":"web"}' },
];
