"""What is kept: locked, encrypted, recoverable, and open to nobody outside."""

import json

from infra.stage import Stage
from tests.adapters.table import INDEXES, KEY, TTL
from tests.infra.templates import Templates, each

DAYS = {"local": 30, "test": 30, "dev": 1, "prod": 1826, "prod-cn": 1826}
MODES = {
    "local": "GOVERNANCE",
    "test": "GOVERNANCE",
    "dev": "GOVERNANCE",
    "prod": "COMPLIANCE",
    "prod-cn": "COMPLIANCE",
}


def test_the_vault_is_locked_from_the_first_moment(templates: Templates, stage: Stage) -> None:
    vault = templates.the("AWS::S3::Bucket", "Vault")

    assert vault["ObjectLockEnabled"] is True
    assert vault["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] == {
        "Mode": MODES[stage.name],
        "Days": DAYS[stage.name],
    }
    assert vault["VersioningConfiguration"] == {"Status": "Enabled"}
    assert "LifecycleConfiguration" not in vault


def test_the_worker_locks_for_as_long_as_the_vault_does(templates: Templates, stage: Stage) -> None:
    worker = templates.functions()["handlers.worker.preserve_evidence"]

    assert worker["Environment"]["Variables"]["RETENTION_DAYS"] == str(DAYS[stage.name])


def test_nobody_may_take_evidence_away(templates: Templates) -> None:
    policy = templates.the("AWS::S3::BucketPolicy", "Vault")["PolicyDocument"]["Statement"]
    [stays] = [statement for statement in policy if statement.get("Sid") == "EvidenceStays"]

    assert stays["Effect"] == "Deny"
    assert stays["Principal"] == {"AWS": "*"}
    assert set(stays["Action"]) == {
        "s3:BypassGovernanceRetention",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
    }
    assert "Condition" not in stays


def test_no_bucket_is_public_and_all_want_tls(templates: Templates, stage: Stage) -> None:
    buckets = templates.of("AWS::S3::Bucket")
    policies = templates.of("AWS::S3::BucketPolicy")

    assert len(buckets) == len(policies) == len(("vault", "incoming", "access logs", "pages"))
    for name, bucket in buckets.items():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert "BucketEncryption" in bucket
        [document] = [
            p["PolicyDocument"] for p in policies.values() if p["Bucket"] == {"Ref": name}
        ]
        denied = [s for s in document["Statement"] if s["Effect"] == "Deny"]
        plain = {"Bool": {"aws:SecureTransport": "false"}}
        fetched_plainly = "Pages" in name and stage.engine and not stage.engine.secured
        assert any(s.get("Condition") == plain for s in denied) is not bool(fetched_plainly)


def test_what_people_sent_is_encrypted_under_the_projects_key(templates: Templates) -> None:
    for part in ("Vault", "IncomingFiles"):
        [rule] = templates.the("AWS::S3::Bucket", part)["BucketEncryption"][
            "ServerSideEncryptionConfiguration"
        ]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
        assert "KeysRecords" in str(rule)
    [table] = templates.of("AWS::DynamoDB::Table").values()
    assert "KeysRecords" in str(table["SSESpecification"]["KMSMasterKeyId"])
    [secret] = templates.of("AWS::SecretsManager::Secret").values()
    assert "KeysRecords" in str(secret["KmsKeyId"])
    for key in templates.of("AWS::KMS::Key").values():
        assert key["EnableKeyRotation"] is True


def test_the_table_is_the_one_that_the_adapters_are_tested_with(templates: Templates) -> None:
    [table] = templates.of("AWS::DynamoDB::Table").values()
    indexes = {}
    for index in table["GlobalSecondaryIndexes"]:
        partition, sort = (part["AttributeName"] for part in index["KeySchema"])
        projection = index["Projection"]
        everything = projection["ProjectionType"] == "ALL"
        carried = None if everything else tuple(projection.get("NonKeyAttributes", ()))
        indexes[index["IndexName"]] = (partition, sort, carried)

    assert tuple(part["AttributeName"] for part in table["KeySchema"]) == KEY
    assert indexes == INDEXES
    assert table["TimeToLiveSpecification"] == {"AttributeName": TTL, "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert "StreamSpecification" not in table


def test_the_table_can_be_recovered_to_any_second(templates: Templates) -> None:
    [table] = templates.of("AWS::DynamoDB::Table").values()

    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_data_outlives_its_stack_where_the_stage_says_so(
    templates: Templates, stage: Stage
) -> None:
    wanted = "Retain" if stage.keep_data else "Delete"
    kinds = {"AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::SecretsManager::Secret"}
    for name, resource in templates.all():
        if resource["Type"] in kinds or (
            resource["Type"] == "AWS::S3::Bucket" and "Pages" not in name
        ):
            assert resource["DeletionPolicy"] == wanted, name
    [table] = templates.of("AWS::DynamoDB::Table").values()
    assert table.get("DeletionProtectionEnabled", False) is stage.keep_data


def test_files_arrive_by_put_only_and_leave_after_a_week(
    templates: Templates, stage: Stage
) -> None:
    incoming = templates.the("AWS::S3::Bucket", "IncomingFiles")
    [cors] = incoming["CorsConfiguration"]["CorsRules"]
    [rule] = incoming["LifecycleConfiguration"]["Rules"]

    assert cors["AllowedMethods"] == ["PUT"]
    assert cors["AllowedOrigins"] == list(stage.site.origins)
    assert cors["ExposedHeaders"] == ["ETag", "x-amz-error-code"]
    assert rule["ExpirationInDays"] == 7
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 2}


def test_the_pepper_is_made_by_the_service_and_written_nowhere(templates: Templates) -> None:
    [secret] = templates.of("AWS::SecretsManager::Secret").values()

    assert secret["GenerateSecretString"]["PasswordLength"] == 64
    assert "SecretString" not in secret


def test_no_template_names_an_account_a_region_or_a_partition(templates: Templates) -> None:
    text = json.dumps(templates.by_stack)

    for written in ("000000000000", "us-east-1", "cn-north-1", "arn:aws", "amazonaws.com.cn"):
        assert written not in text, written


def test_each_role_may_only_be_taken_by_its_service(templates: Templates) -> None:
    for name, role in templates.of("AWS::IAM::Role").items():
        for statement in role["AssumeRolePolicyDocument"]["Statement"]:
            assert set(statement["Principal"]) == {"Service"}, name
            assert each(statement["Action"]) == ["sts:AssumeRole"], name
