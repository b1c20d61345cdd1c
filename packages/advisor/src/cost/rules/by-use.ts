/** Types whose cost depends on use alone and for which the lists have no price per unit to show. */
import { byUse, type Rules } from './rule.ts';

export const BY_USE: Rules = {
  aws_ami: byUse,
  aws_cloudtrail: byUse,
  aws_flow_log: byUse,
  aws_glue_crawler: byUse,
  azurerm_linux_function_app_slot: byUse,
  azurerm_machine_learning_compute_cluster: byUse,
  azurerm_network_watcher_flow_log: byUse,
  azurerm_storage_table: byUse,
  azurerm_synapse_spark_pool: byUse,
  azurerm_virtual_network_peering: byUse,
  azurerm_windows_function_app_slot: byUse,
  google_cloudfunctions2_function: byUse,
  google_cloudfunctions_function: byUse,
  google_compute_region_target_http_proxy: byUse,
  google_compute_region_target_https_proxy: byUse,
  google_compute_target_http_proxy: byUse,
  google_compute_target_https_proxy: byUse,
  google_compute_target_ssl_proxy: byUse,
  google_compute_target_tcp_proxy: byUse,
  google_dataflow_job: byUse,
};
