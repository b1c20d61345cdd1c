resource "aws_db_subnet_group" "server" {
  name        = var.name
  description = "Subnets of the database server ${var.name}"
  subnet_ids  = var.subnet_ids
}

resource "aws_db_parameter_group" "server" {
  name        = "${var.name}-postgres${var.postgres_version}"
  family      = "postgres${var.postgres_version}"
  description = "Settings of the database server ${var.name}"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
  parameter {
    name  = "log_connections"
    value = "1"
  }
  parameter {
    name  = "log_disconnections"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true # a major upgrade needs the new one while the old one is in use
  }
}

resource "aws_security_group" "server" {
  name        = "${var.name}-database"
  description = "Traffic of the database server ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-database" }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  for_each = var.allow_from

  security_group_id = aws_security_group.server.id
  description       = "PostgreSQL from ${each.key}"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = each.key
}

resource "aws_db_instance" "server" {
  identifier     = var.name
  engine         = "postgres"
  engine_version = var.postgres_version
  instance_class = var.instance_class
  db_name        = "app"

  # RDS makes the password and keeps it in Secrets Manager: neither a variable nor the state ever holds it.
  username                            = "postgres"
  manage_master_user_password         = true
  iam_database_authentication_enabled = true

  storage_type          = "gp3"
  allocated_storage     = var.storage_gb
  max_allocated_storage = var.storage_gb * 5
  storage_encrypted     = true
  kms_key_id            = var.kms_key_id

  db_subnet_group_name   = aws_db_subnet_group.server.name
  parameter_group_name   = aws_db_parameter_group.server.name
  vpc_security_group_ids = [aws_security_group.server.id]
  publicly_accessible    = false
  multi_az               = var.multi_az

  backup_retention_period    = 7
  copy_tags_to_snapshot      = true
  auto_minor_version_upgrade = true
  deletion_protection        = var.deletion_protection
  final_snapshot_identifier  = "${var.name}-final"

  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
  performance_insights_enabled    = true

  tags = { Name = var.name }
}
