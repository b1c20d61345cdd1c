/**
 * What people call things, per cloud: "bucket" is `aws_s3_bucket`, `google_storage_bucket` or a storage account. A type
 * stands for the types that extend its name as well (`aws_s3_bucket` for `aws_s3_bucket_policy`).
 */
export type Cloud = 'aws' | 'gcp' | 'azure';

interface CloudWord {
  /** One to three words; matched after stemming, longest first. */
  readonly words: readonly string[];
  readonly aws?: readonly string[];
  readonly gcp?: readonly string[];
  readonly azure?: readonly string[];
}

const AWS_SECURITY_GROUP = [
  'aws_security_group',
  'aws_vpc_security_group_ingress_rule',
  'aws_vpc_security_group_egress_rule',
];
const AZURE_MACHINES = ['azurerm_linux_virtual_machine', 'azurerm_windows_virtual_machine', 'azurerm_virtual_machine'];
const AZURE_WEB_APPS = ['azurerm_linux_web_app', 'azurerm_windows_web_app', 'azurerm_app_service'];
const AZURE_FUNCTIONS = ['azurerm_linux_function_app', 'azurerm_windows_function_app', 'azurerm_function_app'];
const AZURE_SQL = ['azurerm_mssql_server', 'azurerm_mssql_database', 'azurerm_mssql_firewall_rule'];
const AZURE_POSTGRESQL = [
  'azurerm_postgresql_server',
  'azurerm_postgresql_flexible_server',
  'azurerm_postgresql_configuration',
];
const AZURE_MYSQL = ['azurerm_mysql_server', 'azurerm_mysql_flexible_server'];
const AWS_RDS = ['aws_db_instance', 'aws_rds_cluster', 'aws_rds_cluster_instance'];
const GCP_IAM = [
  'google_project_iam_member',
  'google_project_iam_binding',
  'google_folder_iam_member',
  'google_folder_iam_binding',
  'google_organization_iam_member',
  'google_organization_iam_binding',
];

export const CLOUD_WORDS: readonly CloudWord[] = [
  // Storage
  {
    words: ['bucket', 'object storage', 'object store'],
    aws: ['aws_s3_bucket'],
    gcp: ['google_storage_bucket'],
    azure: ['azurerm_storage_account', 'azurerm_storage_container'],
  },
  { words: ['s3'], aws: ['aws_s3_bucket'] },
  { words: ['gcs', 'cloud storage'], gcp: ['google_storage_bucket'] },
  {
    words: ['blob', 'storage account', 'blob container', 'sas token', 'sas', 'adls', 'data lake'],
    azure: ['azurerm_storage_account', 'azurerm_storage_container'],
  },
  {
    words: ['disk', 'volume', 'block storage'],
    aws: ['aws_ebs_volume', 'aws_ebs_encryption_by_default', 'aws_instance'],
    gcp: ['google_compute_disk', 'google_compute_instance'],
    azure: ['azurerm_managed_disk'],
  },
  { words: ['ebs', 'gp2', 'gp3'], aws: ['aws_ebs_volume', 'aws_ebs_encryption_by_default'] },
  {
    words: ['file system', 'nfs', 'shared file', 'file share'],
    aws: ['aws_efs_file_system'],
    gcp: ['google_filestore_instance'],
    azure: ['azurerm_storage_share', 'azurerm_storage_account'],
  },
  { words: ['efs'], aws: ['aws_efs_file_system'] },
  // Machines
  {
    words: ['virtual machine', 'vm', 'machine', 'server', 'instance', 'host', 'workload', 'compute'],
    aws: ['aws_instance', 'aws_launch_template', 'aws_launch_configuration'],
    gcp: ['google_compute_instance'],
    azure: AZURE_MACHINES,
  },
  {
    words: ['ec2', 'imds', 'instance metadata', 'instance profile', 'user data', 'launch template'],
    aws: ['aws_instance', 'aws_launch_template', 'aws_launch_configuration'],
  },
  {
    words: ['gce', 'compute engine', 'serial port', 'serial console', 'os login', 'shielded vm'],
    gcp: ['google_compute_instance', 'google_compute_project_metadata'],
  },
  {
    words: ['scale set', 'vmss'],
    azure: ['azurerm_linux_virtual_machine_scale_set', 'azurerm_windows_virtual_machine_scale_set'],
  },
  { words: ['windows'], azure: ['azurerm_windows_virtual_machine', 'azurerm_windows_virtual_machine_scale_set'] },
  { words: ['linux'], azure: ['azurerm_linux_virtual_machine', 'azurerm_linux_virtual_machine_scale_set'] },
  { words: ['auto scaling', 'autoscaling', 'asg', 'scaling group'], aws: ['aws_autoscaling_group'] },
  { words: ['ami', 'machine image'], aws: ['aws_ami'] },
  {
    words: ['notebook', 'jupyter'],
    aws: ['aws_sagemaker_notebook_instance'],
    gcp: ['google_notebooks_instance'],
    azure: ['azurerm_machine_learning'],
  },
  { words: ['machine learning', 'ml', 'training cluster'], azure: ['azurerm_machine_learning_compute_cluster'] },
  // Networks
  {
    words: ['firewall'],
    aws: AWS_SECURITY_GROUP,
    gcp: ['google_compute_firewall'],
    azure: ['azurerm_network_security_rule', 'azurerm_network_security_group', 'azurerm_firewall'],
  },
  {
    words: ['security group', 'sg'],
    aws: AWS_SECURITY_GROUP,
    azure: ['azurerm_network_security_group', 'azurerm_network_security_rule'],
  },
  {
    words: ['nsg', 'network security group'],
    azure: ['azurerm_network_security_group', 'azurerm_network_security_rule', 'azurerm_subnet'],
  },
  {
    words: ['port', 'ssh', 'rdp', 'remote desktop', 'ftp', 'udp', 'inbound', 'outbound', 'ingress', 'egress'],
    aws: AWS_SECURITY_GROUP,
    gcp: ['google_compute_firewall'],
    azure: ['azurerm_network_security_rule', 'azurerm_network_security_group'],
  },
  { words: ['azure firewall', 'threat intelligence'], azure: ['azurerm_firewall'] },
  { words: ['nacl', 'network acl'], aws: ['aws_network_acl'] },
  {
    words: ['vpc', 'virtual network', 'vnet', 'network', 'flow log'],
    aws: ['aws_vpc', 'aws_default_vpc'],
    gcp: ['google_compute_network', 'google_compute_subnetwork', 'google_project'],
    azure: ['azurerm_virtual_network', 'azurerm_network_watcher_flow_log'],
  },
  { words: ['ddos'], azure: ['azurerm_virtual_network'] },
  {
    words: ['subnet', 'subnetwork'],
    aws: ['aws_subnet'],
    gcp: ['google_compute_subnetwork'],
    azure: ['azurerm_subnet'],
  },
  {
    words: ['nic', 'network interface', 'network card'],
    aws: ['aws_network_interface'],
    azure: ['azurerm_network_interface'],
  },
  {
    words: ['load balancer', 'lb', 'listener', 'forwarding rule'],
    aws: ['aws_lb', 'aws_alb', 'aws_elb', 'aws_lb_listener', 'aws_alb_listener'],
    gcp: ['google_compute_global_forwarding_rule', 'google_compute_ssl_policy'],
    azure: ['azurerm_application_gateway', 'azurerm_lb'],
  },
  {
    words: ['alb', 'application load balancer', 'nlb'],
    aws: ['aws_lb', 'aws_alb', 'aws_lb_listener', 'aws_alb_listener'],
  },
  { words: ['elb', 'classic load balancer'], aws: ['aws_elb'] },
  { words: ['application gateway', 'appgw', 'app gateway'], azure: ['azurerm_application_gateway'] },
  {
    words: ['waf', 'web application firewall', 'web app firewall', 'web acl'],
    aws: ['aws_lb', 'aws_alb', 'aws_cloudfront_distribution'],
    azure: [
      'azurerm_web_application_firewall_policy',
      'azurerm_frontdoor_firewall_policy',
      'azurerm_application_gateway',
    ],
  },
  {
    words: ['cdn', 'cloudfront', 'content delivery', 'distribution'],
    aws: ['aws_cloudfront_distribution'],
    azure: ['azurerm_frontdoor'],
  },
  { words: ['front door', 'frontdoor'], azure: ['azurerm_frontdoor'] },
  {
    words: ['api gateway', 'rest api', 'http api', 'apigw', 'api method', 'api domain'],
    aws: ['aws_api_gateway', 'aws_apigatewayv2'],
  },
  {
    words: ['dns', 'zone signing', 'domain zone', 'dnssec'],
    aws: ['aws_route53_zone'],
    gcp: ['google_dns_managed_zone'],
    azure: ['azurerm_dns_zone'],
  },
  { words: ['ssl policy', 'cipher suite'], gcp: ['google_compute_ssl_policy'], aws: ['aws_lb_listener'] },
  // Databases and caches
  {
    words: ['database', 'db', 'sql'],
    aws: AWS_RDS,
    gcp: ['google_sql_database_instance'],
    azure: [...AZURE_SQL, ...AZURE_POSTGRESQL, ...AZURE_MYSQL],
  },
  { words: ['rds', 'aurora'], aws: AWS_RDS },
  { words: ['cloud sql'], gcp: ['google_sql_database_instance'] },
  {
    words: ['sql server', 'mssql', 'azure sql', 'sql database'],
    gcp: ['google_sql_database_instance'],
    azure: AZURE_SQL,
    aws: AWS_RDS,
  },
  {
    words: ['postgresql', 'postgres', 'pg'],
    aws: AWS_RDS,
    gcp: ['google_sql_database_instance'],
    azure: AZURE_POSTGRESQL,
  },
  { words: ['mysql', 'mariadb'], aws: AWS_RDS, gcp: ['google_sql_database_instance'], azure: AZURE_MYSQL },
  { words: ['dynamodb', 'dynamo'], aws: ['aws_dynamodb_table'] },
  {
    words: ['nosql', 'key value'],
    aws: ['aws_dynamodb_table'],
    gcp: ['google_bigtable_instance', 'google_firestore_database'],
    azure: ['azurerm_cosmosdb_account'],
  },
  {
    words: ['documentdb', 'docdb', 'mongodb', 'mongo'],
    aws: ['aws_docdb_cluster'],
    azure: ['azurerm_cosmosdb_account'],
  },
  { words: ['cosmos', 'cosmosdb', 'cosmos db'], azure: ['azurerm_cosmosdb_account'] },
  { words: ['spanner'], gcp: ['google_spanner_database', 'google_spanner_instance'] },
  { words: ['bigtable'], gcp: ['google_bigtable_instance'] },
  {
    words: ['cache', 'redis', 'in memory'],
    aws: ['aws_elasticache_replication_group', 'aws_elasticache_cluster'],
    gcp: ['google_redis_instance'],
    azure: ['azurerm_redis_cache', 'azurerm_redis_firewall_rule'],
  },
  { words: ['elasticache', 'memcached'], aws: ['aws_elasticache_replication_group', 'aws_elasticache_cluster'] },
  { words: ['memorystore'], gcp: ['google_redis_instance'] },
  {
    words: ['warehouse', 'data warehouse'],
    aws: ['aws_redshift_cluster'],
    gcp: ['google_bigquery_dataset', 'google_bigquery_table'],
    azure: ['azurerm_synapse_workspace'],
  },
  { words: ['redshift'], aws: ['aws_redshift_cluster'] },
  { words: ['bigquery', 'dataset'], gcp: ['google_bigquery_dataset', 'google_bigquery_table'] },
  { words: ['synapse'], azure: ['azurerm_synapse_workspace'] },
  {
    words: ['elasticsearch', 'opensearch', 'search domain', 'search cluster'],
    aws: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
  },
  {
    words: ['search', 'ai search', 'cognitive search', 'search service'],
    aws: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
    azure: ['azurerm_search_service'],
  },
  // Messages and streams
  {
    words: ['queue', 'message queue'],
    aws: ['aws_sqs_queue'],
    gcp: ['google_pubsub_topic', 'google_pubsub_subscription'],
    azure: ['azurerm_servicebus_namespace', 'azurerm_storage_account'],
  },
  { words: ['sqs'], aws: ['aws_sqs_queue'] },
  {
    words: ['topic', 'notification'],
    aws: ['aws_sns_topic'],
    gcp: ['google_pubsub_topic'],
    azure: ['azurerm_eventgrid_topic', 'azurerm_eventgrid_domain'],
  },
  { words: ['sns'], aws: ['aws_sns_topic'] },
  { words: ['pubsub', 'pub sub'], gcp: ['google_pubsub_topic', 'google_pubsub_subscription'] },
  { words: ['service bus', 'servicebus'], azure: ['azurerm_servicebus_namespace'] },
  { words: ['event hub', 'eventhub'], azure: ['azurerm_eventhub_namespace'] },
  { words: ['event grid', 'eventgrid'], azure: ['azurerm_eventgrid_topic', 'azurerm_eventgrid_domain'] },
  { words: ['kinesis', 'data stream', 'stream'], aws: ['aws_kinesis_stream'], azure: ['azurerm_eventhub_namespace'] },
  { words: ['kafka', 'msk', 'broker'], aws: ['aws_msk_cluster'], azure: ['azurerm_eventhub_namespace'] },
  { words: ['dataflow'], gcp: ['google_dataflow_job'] },
  { words: ['dataproc', 'hadoop', 'spark'], gcp: ['google_dataproc_cluster'], aws: ['aws_emr_cluster'] },
  { words: ['data factory', 'datafactory', 'data pipeline'], azure: ['azurerm_data_factory'] },
  // Containers
  {
    words: ['kubernetes', 'k8s', 'cluster', 'control plane', 'api server', 'pod'],
    aws: ['aws_eks_cluster', 'aws_eks_node_group'],
    gcp: ['google_container_cluster', 'google_container_node_pool'],
    azure: ['azurerm_kubernetes_cluster'],
  },
  {
    words: ['node', 'node pool', 'node group', 'worker'],
    aws: ['aws_eks_node_group'],
    gcp: ['google_container_node_pool', 'google_container_cluster'],
    azure: ['azurerm_kubernetes_cluster'],
  },
  { words: ['eks'], aws: ['aws_eks_cluster', 'aws_eks_node_group'] },
  { words: ['gke'], gcp: ['google_container_cluster', 'google_container_node_pool'] },
  { words: ['aks'], azure: ['azurerm_kubernetes_cluster'] },
  {
    words: ['ecs', 'fargate', 'container service', 'task definition'],
    aws: ['aws_ecs_cluster', 'aws_ecs_service', 'aws_ecs_task_definition'],
  },
  {
    words: ['container registry', 'registry', 'container image', 'docker image', 'image', 'docker'],
    aws: ['aws_ecr_repository'],
    gcp: ['google_artifact_registry_repository'],
    azure: ['azurerm_container_registry'],
  },
  { words: ['ecr'], aws: ['aws_ecr_repository'] },
  { words: ['acr'], azure: ['azurerm_container_registry'] },
  { words: ['artifact registry', 'artifact'], gcp: ['google_artifact_registry_repository'] },
  // Functions and web apps
  {
    words: ['function', 'serverless'],
    aws: ['aws_lambda_function', 'aws_lambda_permission'],
    gcp: ['google_cloudfunctions_function', 'google_cloudfunctions2_function', 'google_cloud_run_service'],
    azure: AZURE_FUNCTIONS,
  },
  { words: ['lambda'], aws: ['aws_lambda_function', 'aws_lambda_permission'] },
  { words: ['cloud function'], gcp: ['google_cloudfunctions_function', 'google_cloudfunctions2_function'] },
  { words: ['cloud run'], gcp: ['google_cloud_run_service', 'google_cloud_run_v2_service'] },
  { words: ['function app', 'azure function'], azure: AZURE_FUNCTIONS },
  {
    words: ['web app', 'app service', 'website', 'web site', 'cors', 'ftps', 'remote debugging'],
    azure: AZURE_WEB_APPS,
  },
  { words: ['service plan', 'app service plan'], azure: ['azurerm_service_plan'] },
  { words: ['automation variable', 'automation'], azure: ['azurerm_automation_variable'] },
  { words: ['cognitive', 'openai', 'ai service'], azure: ['azurerm_cognitive_account'] },
  // Identity, keys, secrets
  {
    words: ['iam', 'role', 'permission', 'privilege', 'admin', 'administrator', 'policy'],
    aws: ['aws_iam'],
    gcp: GCP_IAM,
    azure: ['azurerm_role_definition'],
  },
  { words: ['service account'], gcp: [...GCP_IAM, 'google_service_account_key', 'google_compute_instance'] },
  { words: ['workload identity', 'federation', 'oidc'], gcp: ['google_iam_workload_identity_pool_provider'] },
  { words: ['password policy', 'account password', 'console password'], aws: ['aws_iam_account_password_policy'] },
  { words: ['custom role', 'role definition'], azure: ['azurerm_role_definition'] },
  {
    words: ['audit log', 'data access', 'audit config'],
    gcp: ['google_project_iam_audit_config'],
    aws: ['aws_cloudtrail'],
    azure: ['azurerm_mssql_database_extended_auditing_policy'],
  },
  {
    words: ['kms', 'encryption key', 'crypto key', 'key'],
    aws: ['aws_kms_key'],
    gcp: ['google_kms_crypto_key'],
    azure: ['azurerm_key_vault_key'],
  },
  { words: ['key vault', 'keyvault', 'vault'], azure: ['azurerm_key_vault'] },
  {
    words: ['secret', 'secrets manager', 'secret manager'],
    aws: ['aws_secretsmanager_secret'],
    gcp: ['google_secret_manager_secret'],
    azure: ['azurerm_key_vault_secret'],
  },
  // Watching and governance
  { words: ['cloudtrail', 'trail', 'api call'], aws: ['aws_cloudtrail'] },
  { words: ['cloudwatch', 'log group', 'log retention'], aws: ['aws_cloudwatch_log_group'] },
  { words: ['log analytics', 'log ingestion', 'azure monitor'], azure: ['azurerm_log_analytics_workspace'] },
  {
    words: ['guardduty', 'threat detection'],
    aws: ['aws_guardduty_detector'],
    azure: ['azurerm_security_center_subscription_pricing'],
  },
  {
    words: ['defender', 'security center'],
    azure: ['azurerm_security_center_subscription_pricing', 'azurerm_security_center_contact'],
  },
  { words: ['security contact', 'security team', 'phone'], azure: ['azurerm_security_center_contact'] },
];

/** Words that say which cloud is meant. */
export const CLOUD_NAMES: readonly { readonly word: string; readonly cloud: Cloud }[] = [
  { word: 'aws', cloud: 'aws' },
  { word: 'amazon', cloud: 'aws' },
  { word: 'gcp', cloud: 'gcp' },
  { word: 'google', cloud: 'gcp' },
  { word: 'azure', cloud: 'azure' },
  { word: 'azurerm', cloud: 'azure' },
  { word: 'microsoft', cloud: 'azure' },
];
