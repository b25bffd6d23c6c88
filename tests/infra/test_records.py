"""What is kept: locked, encrypted, recoverable, and open to nobody outside."""

import json
from typing import Any

from infra.blocks.wildcards import flatten
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


def rules(templates: Templates) -> dict[str, dict[str, Any]]:
    """Give what the vault's policy denies by name; encryption on the way is looked at elsewhere."""
    policy = templates.the("AWS::S3::BucketPolicy", "Vault")["PolicyDocument"]["Statement"]
    named = {statement["Sid"]: statement for statement in policy if "Sid" in statement}
    for statement in named.values():
        assert statement["Effect"] == "Deny"
        assert statement["Principal"] == {"AWS": "*"}
        assert flatten(statement["Resource"]).endswith(".Arn>/*")
    return named


def test_nobody_may_take_evidence_away(templates: Templates) -> None:
    stays = rules(templates)["EvidenceStays"]

    assert set(stays["Action"]) == {
        "s3:BypassGovernanceRetention",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
    }
    assert "Condition" not in stays


def test_a_hold_is_lifted_by_the_keeper_only(templates: Templates) -> None:
    holds = rules(templates)["HoldsStay"]
    [keeper] = [name for name in templates.of("AWS::IAM::Role") if "EvidenceKeeper" in name]

    assert holds["Action"] == "s3:PutObjectLegalHold"
    assert holds["Condition"] == {
        "StringNotEquals": {"s3:object-lock-legal-hold": "ON"},
        "ArnNotEquals": {"aws:PrincipalArn": {"Fn::GetAtt": [keeper, "Arn"]}},
    }


def test_the_keeper_is_a_person_with_a_second_factor_who_reads_nothing(
    templates: Templates, stage: Stage
) -> None:
    role = templates.the("AWS::IAM::Role", "EvidenceKeeper")
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]
    actions = {
        action
        for _, policy, statement in templates.statements()
        if "EvidenceKeeper" in str(policy["Properties"]["Roles"])
        for action in each(statement["Action"])
    }

    assert role["RoleName"] == f"{stage.prefix}-EvidenceKeeper"
    assert flatten(trust["Principal"]["AWS"]).endswith(":root")
    assert trust["Condition"] == {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    assert actions == {
        "s3:PutObjectLegalHold",
        "s3:GetObjectLegalHold",
        "s3:GetObjectRetention",
        "s3:ListBucket",
        "s3:ListBucketVersions",
    }


def test_nothing_is_locked_for_longer_than_the_stage_says(
    templates: Templates, stage: Stage
) -> None:
    ceiling = rules(templates)["RetentionHasACeiling"]
    longest = str(DAYS[stage.name] + 1)

    assert ceiling["Action"] == "s3:PutObjectRetention"
    assert ceiling["Condition"] == {
        "NumericGreaterThan": {"s3:object-lock-remaining-retention-days": longest}
    }


def test_what_is_shut_is_read_by_nobody_and_stays_shut(templates: Templates) -> None:
    denied = rules(templates)

    assert set(denied["ShutIsReadByNobody"]["Action"]) == {"s3:GetObject", "s3:GetObjectVersion"}
    assert denied["ShutIsReadByNobody"]["Condition"] == {
        "StringEquals": {"s3:ExistingObjectTag/redress-access": "shut"}
    }
    assert set(denied["ShutIsTheOnlyTag"]["Action"]) == {
        "s3:PutObjectTagging",
        "s3:PutObjectVersionTagging",
    }
    assert denied["ShutIsTheOnlyTag"]["Condition"] == {
        "StringNotEquals": {"s3:RequestObjectTag/redress-access": "shut"}
    }
    assert set(denied["TagsStay"]["Action"]) == {
        "s3:DeleteObjectTagging",
        "s3:DeleteObjectVersionTagging",
    }
    assert "Condition" not in denied["TagsStay"]


def test_no_bucket_is_public_and_all_want_tls(templates: Templates, stage: Stage) -> None:
    buckets = templates.of("AWS::S3::Bucket")
    policies = templates.of("AWS::S3::BucketPolicy")

    assert (
        len(buckets)
        == len(policies)
        == len(("vault", "incoming", "exports", "previews", "access logs", "pages"))
    )
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
    for part in ("Vault", "IncomingFiles", "Exports", "PreviewFiles"):
        [rule] = templates.the("AWS::S3::Bucket", part)["BucketEncryption"][
            "ServerSideEncryptionConfiguration"
        ]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
        assert "KeysRecords" in str(rule)
    for table in templates.of("AWS::DynamoDB::Table").values():
        assert "KeysRecords" in str(table["SSESpecification"]["KMSMasterKeyId"])
    [secret] = templates.of("AWS::SecretsManager::Secret").values()
    assert "KeysRecords" in str(secret["KmsKeyId"])
    for name, key in templates.of("AWS::KMS::Key").items():
        assert key.get("EnableKeyRotation", False) is ("SigningKey" not in name)


def test_the_signing_key_signs_and_nothing_else(templates: Templates) -> None:
    key = templates.the("AWS::KMS::Key", "SigningKey")
    signers = {
        owner
        for owner, policy in roles_of(templates).items()
        if any("kms:Sign" in each(statement["Action"]) for statement in policy)
    }

    assert (key["KeySpec"], key["KeyUsage"]) == ("ECC_NIST_P256", "SIGN_VERIFY")
    assert signers == {
        "handlers.worker.seal_case",
        "handlers.worker.export_bag",
        "handlers.ops.checkpoint",
    }


def roles_of(templates: Templates) -> dict[str, list[dict[str, Any]]]:
    """Give what each function may do."""
    owners = {
        function["Role"]["Fn::GetAtt"][0]: module
        for module, function in templates.functions().items()
    }
    found: dict[str, list[dict[str, Any]]] = {module: [] for module in owners.values()}
    for _, policy, statement in templates.statements():
        for role in policy["Properties"]["Roles"]:
            if role["Ref"] in owners:
                found[owners[role["Ref"]]].append(statement)
    return found


BLIND = {"handlers.worker.make_preview", "handlers.ops.compile_bulletin"}
"""They need nothing that is personal, and could decrypt none of it."""


def test_one_function_alone_destroys_data_keys(templates: Templates) -> None:
    destroyers = {
        owner
        for owner, policy in roles_of(templates).items()
        for statement in policy
        if "dynamodb:DeleteItem" in each(statement["Action"])
        and "DataKeys" in str(statement["Resource"])
    }
    for owner, policy in roles_of(templates).items():
        variables = templates.functions()[owner]["Environment"]["Variables"]
        items = any("dynamodb:ConditionCheckItem" in each(s["Action"]) for s in policy)
        keys = [s for s in policy if "DataKeys" in str(s["Resource"])]
        assert bool(keys) is items, owner
        named = {"KEYS_TABLE_NAME", "RECORDS_KEY_ARN"} & set(variables)
        assert len(named) == (0 if owner in BLIND else 2), owner

    assert destroyers == {"handlers.worker.erase_person"}


def test_a_data_key_that_was_deleted_cannot_come_back(templates: Templates, stage: Stage) -> None:
    keys = templates.the("AWS::DynamoDB::Table", "DataKeys")

    assert "PointInTimeRecoverySpecification" not in keys
    assert keys["KeySchema"] == [{"AttributeName": "case_id", "KeyType": "HASH"}]
    assert keys["BillingMode"] == "PAY_PER_REQUEST"
    assert keys.get("DeletionProtectionEnabled", False) is stage.keep_data


def test_bags_are_gone_after_a_month(templates: Templates) -> None:
    exports = templates.the("AWS::S3::Bucket", "Exports")
    [rule] = exports["LifecycleConfiguration"]["Rules"]

    assert rule["ExpirationInDays"] == 30
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 2}
    assert "CorsConfiguration" not in exports
    assert exports["LoggingConfiguration"]["LogFilePrefix"] == "exports/"


def test_previews_are_gone_after_a_month_and_read_by_the_sites_own_pages(
    templates: Templates, stage: Stage
) -> None:
    previews = templates.the("AWS::S3::Bucket", "PreviewFiles")
    [rule] = previews["LifecycleConfiguration"]["Rules"]
    [cors] = previews["CorsConfiguration"]["CorsRules"]

    assert rule["ExpirationInDays"] == 30
    assert "VersioningConfiguration" not in previews
    assert (cors["AllowedMethods"], cors["AllowedOrigins"]) == (["GET"], list(stage.site.origins))
    assert previews["LoggingConfiguration"]["LogFilePrefix"] == "previews/"


def test_what_decodes_strangers_files_reads_evidence_writes_previews_and_no_more(
    templates: Templates,
) -> None:
    allowed = {
        (action, "vault" if "VaultBucket" in str(statement["Resource"]) else "elsewhere")
        for name, _, statement in templates.statements()
        if "MakePreview" in name
        for action in each(statement["Action"])
    }
    services = {action.partition(":")[0] for action, _ in allowed}

    assert services <= {"s3", "sqs", "kms", "logs", "xray"}
    assert {(action, where) for action, where in allowed if action.startswith("s3:")} == {
        ("s3:GetObjectVersion", "vault"),
        ("s3:GetObject", "elsewhere"),
        ("s3:ListBucket", "elsewhere"),
        ("s3:PutObject", "elsewhere"),
    }


def test_the_table_is_the_one_that_the_adapters_are_tested_with(templates: Templates) -> None:
    table = templates.the("AWS::DynamoDB::Table", "CaseTable")
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
    table = templates.the("AWS::DynamoDB::Table", "CaseTable")

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
    table = templates.the("AWS::DynamoDB::Table", "CaseTable")
    assert table.get("DeletionProtectionEnabled", False) is stage.keep_data


def test_files_arrive_by_put_only_and_leave_after_a_week(
    templates: Templates, stage: Stage
) -> None:
    incoming = templates.the("AWS::S3::Bucket", "IncomingFiles")
    [cors] = incoming["CorsConfiguration"]["CorsRules"]
    [rule] = incoming["LifecycleConfiguration"]["Rules"]

    assert cors["AllowedMethods"] == ["PUT"]
    assert cors["AllowedOrigins"] == list(stage.site.origins)
    assert cors["AllowedHeaders"] == ["content-type", "x-amz-checksum-sha256"]
    assert cors["ExposedHeaders"] == ["ETag", "x-amz-checksum-sha256", "x-amz-error-code"]
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
        if "EvidenceKeeper" in name:
            continue
        for statement in role["AssumeRolePolicyDocument"]["Statement"]:
            assert set(statement["Principal"]) == {"Service"}, name
            assert each(statement["Action"]) == ["sts:AssumeRole"], name
