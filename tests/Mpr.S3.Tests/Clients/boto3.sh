# boto3: MEGABYTES KEYS
set -euo pipefail
exec python3 - "$@" <<'PY'
import os, sys, urllib.request
import boto3
from botocore.client import Config

megabytes, count = int(sys.argv[1]), int(sys.argv[2])
s3 = boto3.client("s3", endpoint_url=os.environ["ENDPOINT"], config=Config(signature_version="s3v4"))
s3.create_bucket(Bucket="media")
data = os.urandom(megabytes << 20)
open("big.bin", "wb").write(data)
s3.upload_file("big.bin", "media", "dir a/big ü+%.bin")
s3.download_file("media", "dir a/big ü+%.bin", "back.bin")
assert open("back.bin", "rb").read() == data
for number in range(count):
    s3.put_object(Bucket="media", Key=f"many/k{number}", Body=str(number).encode())
pages = s3.get_paginator("list_objects_v2").paginate(Bucket="media", Prefix="many/")
keys = [entry["Key"] for page in pages for entry in page["Contents"]]
assert len(keys) == count, len(keys)
top = s3.list_objects_v2(Bucket="media", Delimiter="/")
assert [entry["Prefix"] for entry in top["CommonPrefixes"]] == ["dir a/", "many/"]
assert s3.get_object(Bucket="media", Key="dir a/big ü+%.bin", Range="bytes=5-9")["Body"].read() == data[5:10]
put = s3.generate_presigned_url("put_object", Params={"Bucket": "media", "Key": "link ö"})
urllib.request.urlopen(urllib.request.Request(put, data=b"linked", method="PUT"))
get = s3.generate_presigned_url("get_object", Params={"Bucket": "media", "Key": "link ö"})
assert urllib.request.urlopen(get).read() == b"linked"
for start in range(0, count, 1000):
    gone = s3.delete_objects(Bucket="media", Delete={"Objects": [{"Key": key} for key in keys[start:start + 1000]]})
    assert "Errors" not in gone
for key in ["//", "..", "a/../b", "?versionId", "tab\there", "\u00e9", "e\u0301"]:
    s3.put_object(Bucket="media", Key=key, Body=key.encode())
    assert s3.get_object(Bucket="media", Key=key)["Body"].read() == key.encode()
print("all done")
PY
