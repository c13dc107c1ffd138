# rclone: MEGABYTES KEYS
set -euo pipefail
export RCLONE_CONFIG=/dev/null RCLONE_CONFIG_X_TYPE=s3 RCLONE_CONFIG_X_PROVIDER=Other RCLONE_CONFIG_X_ENDPOINT="$ENDPOINT"
export RCLONE_CONFIG_X_ACCESS_KEY_ID="$AWS_ACCESS_KEY_ID" RCLONE_CONFIG_X_SECRET_ACCESS_KEY="$AWS_SECRET_ACCESS_KEY"
export RCLONE_S3_UPLOAD_CUTOFF=10M RCLONE_S3_CHUNK_SIZE=5M
head -c "${1}M" /dev/urandom > big.bin
rclone mkdir x:media
rclone copyto big.bin "x:media/dir a/big ü+%.bin"
rclone cat "x:media/dir a/big ü+%.bin" | cmp big.bin -
mkdir many; for n in $(seq "$2"); do echo "$n" > "many/k$n"; done
rclone copy --transfers 16 many x:media/many
[ "$(rclone lsf x:media/many | wc -l)" = "$2" ]
rclone lsf x:media | grep -x 'many/' > /dev/null
[ "$(rclone cat --offset 0 --count 1 x:media/many/k1)" = 1 ]
curl -sf "$(rclone link x:media/many/k2)" | grep -x 2 > /dev/null
echo streamed | rclone rcat x:media/rcat; rclone cat x:media/rcat | grep -x streamed > /dev/null
rclone check --download many x:media/many 2> /dev/null
rclone purge x:media/many
[ -z "$(rclone lsf x:media/many)" ]
echo "all done"
