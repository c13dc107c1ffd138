# s3cmd: MEGABYTES KEYS
set -euo pipefail
s3cmd() { command s3cmd --config /dev/null --access_key "$AWS_ACCESS_KEY_ID" --secret_key "$AWS_SECRET_ACCESS_KEY" \
  --host "$AUTHORITY" --host-bucket "$AUTHORITY" --no-ssl --no-progress "$@"; }
head -c "${1}M" /dev/urandom > big.bin
s3cmd mb s3://media > /dev/null
s3cmd put big.bin "s3://media/dir a/big ü+%.bin" > /dev/null
s3cmd get "s3://media/dir a/big ü+%.bin" back.bin > /dev/null
cmp big.bin back.bin
mkdir many; for n in $(seq "$2"); do echo "$n" > "many/k$n"; done
s3cmd put --recursive many s3://media/ > /dev/null
[ "$(s3cmd ls s3://media/many/ | wc -l)" = "$2" ]
s3cmd ls s3://media/ | grep 'DIR .*s3://media/many/' > /dev/null
s3cmd cp s3://media/many/k1 "s3://media/copy of k1" > /dev/null
s3cmd del --recursive --force s3://media/many/ > /dev/null
[ -z "$(s3cmd ls s3://media/many/)" ]
echo "all done"
