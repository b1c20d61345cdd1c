resource "aws_security_group" "vm" {
  name        = var.name
  description = "Traffic of the machine ${var.name}"
  vpc_id      = var.vpc_id

  tags = { Name = var.name }
}

resource "aws_vpc_security_group_ingress_rule" "allow-http" {
  for_each = var.allow_http_from

  security_group_id = aws_security_group.vm.id
  description       = "HTTP from ${each.key}"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = each.key
}

# Updates and AWS's own services, Session Manager among them, are reached by HTTPS.
resource "aws_vpc_security_group_egress_rule" "allow-https" {
  security_group_id = aws_security_group.vm.id
  description       = "HTTPS to everywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role" "vm" {
  name        = "${var.name}-vm"
  description = "What the machine ${var.name} may do"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

# People sign in through Session Manager: no open port, no key to lose.
resource "aws_iam_role_policy_attachment" "session-manager" {
  role       = aws_iam_role.vm.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "vm" {
  name = "${var.name}-vm"
  role = aws_iam_role.vm.name
}

resource "aws_instance" "vm" {
  ami                         = var.ami
  instance_type               = var.instance_type
  subnet_id                   = var.subnet_id
  vpc_security_group_ids      = [aws_security_group.vm.id]
  associate_public_ip_address = false
  iam_instance_profile        = aws_iam_instance_profile.vm.name
  monitoring                  = true
  ebs_optimized               = true
  disable_api_termination     = var.termination_protection

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    encrypted   = true
    kms_key_id  = var.kms_key_id
    volume_type = "gp3"
    volume_size = var.root_volume_size_gb
  }

  tags = { Name = var.name }
}
