# aws CLI: MEGABYTES KEYS
set -euo pipefail
# Without this version 1 signs links on a custom endpoint with signature version 2, which is refused.
printf '[default]\ns3 =\n  signature_version = s3v4\n' > config
export AWS_CONFIG_FILE="$PWD/config"
aws() { command aws --endpoint-url "$ENDPOINT" "$@"; }
head -c "${1}M" /dev/urandom > big.bin
aws s3 mb s3://media > /dev/null
aws s3 cp --no-progress big.bin "s3://media/dir a/big ü+%.bin" > /dev/null
aws s3 cp --no-progress "s3://media/dir a/big ü+%.bin" back.bin > /dev/null
cmp big.bin back.bin
mkdir many; for n in $(seq "$2"); do echo "$n" > "many/k$n"; done
aws s3 sync --no-progress many s3://media/many > /dev/null
[ "$(aws s3 ls s3://media/many/ | wc -l)" = "$2" ]
aws s3 ls s3://media/ | grep 'PRE many/' > /dev/null
aws s3api get-object --bucket media --key "many/k1" --range bytes=0-0 part > /dev/null; [ "$(cat part)" = 1 ]
curl -sf "$(aws s3 presign s3://media/many/k2)" | grep -x 2 > /dev/null
aws s3 rm --recursive s3://media/many > /dev/null
[ -z "$(aws s3 ls s3://media/many/)" ]
echo "all done"
