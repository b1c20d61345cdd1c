/** Resource types that hold data or keys: losing one cannot be undone by making it again, so reviewers see them first. */

const STATEFUL: readonly RegExp[] = [
  // Google Cloud
  /^google_(sql|bigquery|spanner|bigtable|firestore|redis|memcache|filestore|alloydb|kms|secret_manager|pubsub|artifact_registry)_/,
  /^google_compute_(region_)?(disk|snapshot|image)$/,
  /^google_storage_bucket(_object)?$/,
  /^google_container_(cluster|node_pool)$/,
  // AWS
  /^aws_(db|rds|dynamodb|docdb|neptune|elasticache|memorydb|redshift|redshiftserverless|fsx|efs|kms|backup|msk|kinesis)_/,
  /^aws_(s3_bucket|s3_object|ebs_volume|ebs_snapshot|opensearch_domain|elasticsearch_domain|secretsmanager_secret|ssm_parameter|ecr_repository|sqs_queue)$/,
  /^aws_eks_(cluster|node_group)$/,
  // Azure
  /^azurerm_(mssql|mysql|postgresql|mariadb|cosmosdb|sql|redis|key_vault|managed_disk|snapshot|netapp|kusto|eventhub)(_|$)/,
  /^azurerm_storage_/,
  /^azurerm_(kubernetes_cluster|container_registry|data_protection_backup_vault|recovery_services_vault)/,
  // Kubernetes
  /^kubernetes_(persistent_volume|persistent_volume_claim|stateful_set|secret)(_v1)?$/,
];

const known = new Map<string, boolean>();

export function isStateful(type: string): boolean {
  let stateful = known.get(type);
  if (stateful === undefined) {
    stateful = STATEFUL.some((pattern) => pattern.test(type));
    known.set(type, stateful);
  }
  return stateful;
}
