# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.encryption

# How each type says that its data is encrypted at rest.

# Attributes that switch it on.
switches := {
	"aws_db_instance": ["storage_encrypted"],
	"aws_docdb_cluster": ["storage_encrypted"],
	"aws_docdb_global_cluster": ["storage_encrypted"],
	"aws_ebs_snapshot_copy": ["encrypted"],
	"aws_ebs_volume": ["encrypted"],
	"aws_efs_file_system": ["encrypted"],
	"aws_elasticache_replication_group": ["at_rest_encryption_enabled"],
	"aws_neptune_cluster": ["storage_encrypted"],
	"aws_neptune_global_cluster": ["storage_encrypted"],
	"aws_rds_cluster": ["storage_encrypted"],
	"aws_rds_global_cluster": ["storage_encrypted"],
	"aws_redshift_cluster": ["encrypted"],
	"aws_storagegateway_cached_iscsi_volume": ["kms_encrypted"],
	"aws_storagegateway_nfs_file_share": ["kms_encrypted"],
	"aws_storagegateway_smb_file_share": ["kms_encrypted"],
	"aws_storagegateway_stored_iscsi_volume": ["kms_encrypted"],
}

# Attributes that name a key, where naming one is enough.
keys := {"aws_storagegateway_nfs_file_share": ["kms_key_arn"]}

# A block and the attribute in it that switches it on.
blocks := {
	"aws_dax_cluster": {"server_side_encryption": "enabled"},
	"aws_elasticsearch_domain": {"encrypt_at_rest": "enabled"},
	"aws_kinesis_firehose_delivery_stream": {"server_side_encryption": "enabled"},
	"aws_opensearch_domain": {"encrypt_at_rest": "enabled"},
}

# Services that encrypt everything, with a key of their own where none is given: nobody can switch
# that off.
always := {
	"aws_backup_vault",
	"aws_cloudwatch_log_group",
	"aws_codecommit_repository",
	"aws_dynamodb_table",
	"aws_dynamodb_table_replica",
	"aws_ecr_repository",
	"aws_elasticache_serverless_cache",
	"aws_fsx_lustre_file_system",
	"aws_fsx_ontap_file_system",
	"aws_fsx_openzfs_file_system",
	"aws_fsx_windows_file_system",
	"aws_glacier_vault",
	"aws_keyspaces_table",
	"aws_memorydb_cluster",
	"aws_neptunegraph_graph",
	"aws_opensearchserverless_collection",
	"aws_qldb_ledger",
	"aws_redshiftserverless_namespace",
	"aws_s3_bucket",
	"aws_s3_directory_bucket",
	"aws_timestreamwrite_database",
}

# The type of global cluster that a cluster may join.
global_clusters := {
	"aws_docdb_cluster": "aws_docdb_global_cluster",
	"aws_neptune_cluster": "aws_neptune_global_cluster",
	"aws_rds_cluster": "aws_rds_global_cluster",
}

known contains type if some type, _ in switches

known contains type if some type, _ in blocks

known contains type if some type in always

known contains "aws_athena_workgroup"

known contains "aws_kinesis_stream"
