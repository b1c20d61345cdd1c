resource "google_compute_network" "network" {
  name                    = var.name
  auto_create_subnetworks = false
  routing_mode            = "REGIONAL"
}

resource "google_compute_subnetwork" "subnetwork" {
  name                     = "${var.name}-${var.region}"
  region                   = var.region
  network                  = google_compute_network.network.id
  ip_cidr_range            = var.ip_range
  private_ip_google_access = true

  log_config {
    aggregation_interval = "INTERVAL_5_SEC"
    flow_sampling        = 0.5
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

# Everything that comes in is denied unless a rule allows it: machines of the network among themselves, and SSH through
# Identity-Aware Proxy, which asks who is there (https://cloud.google.com/iap/docs/using-tcp-forwarding).
resource "google_compute_firewall" "allow-internal" {
  name          = "${var.name}-allow-internal"
  network       = google_compute_network.network.id
  description   = "Traffic within ${var.name}"
  direction     = "INGRESS"
  source_ranges = [var.ip_range]

  allow {
    protocol = "tcp"
  }
  allow {
    protocol = "udp"
  }
  allow {
    protocol = "icmp"
  }
}

resource "google_compute_firewall" "allow-iap-ssh" {
  name          = "${var.name}-allow-iap-ssh"
  network       = google_compute_network.network.id
  description   = "SSH through Identity-Aware Proxy"
  direction     = "INGRESS"
  source_ranges = ["35.235.240.0/20"]

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }

  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}

resource "google_compute_router" "router" {
  count = var.outbound_internet ? 1 : 0

  name    = "${var.name}-router"
  region  = var.region
  network = google_compute_network.network.id
}

resource "google_compute_router_nat" "nat" {
  count = var.outbound_internet ? 1 : 0

  name                               = "${var.name}-nat"
  region                             = var.region
  router                             = google_compute_router.router[0].name
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"

  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}

resource "google_compute_global_address" "private-services" {
  count = var.private_services ? 1 : 0

  name          = "${var.name}-private-services"
  network       = google_compute_network.network.id
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
}

resource "google_service_networking_connection" "private-services" {
  count = var.private_services ? 1 : 0

  network                 = google_compute_network.network.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.private-services[0].name]
}
