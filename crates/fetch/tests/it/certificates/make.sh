#!/usr/bin/env bash
# Makes the certificates of the tests anew: an authority that nobody else trusts, and two
# certificates for secure.example with one key, one valid until 2120, one expired in 2021.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)

cat > "$work/authority" <<'END'
[ca]
default_ca = tests
[tests]
new_certs_dir = $ENV::work
database = $ENV::work/index
serial = $ENV::work/serial
default_md = sha256
unique_subject = no
policy = names
[names]
commonName = supplied
END
cat > "$work/host" <<'END'
subjectAltName = DNS:secure.example
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
END
touch "$work/index"
echo 01 > "$work/serial"
export work

openssl req -x509 "${key[@]}" -keyout "$work/root.key" -out "$work/root.pem" -days 36500 \
  -subj "/CN=Tests only" -addext "keyUsage=critical,keyCertSign"
openssl req "${key[@]}" -keyout "$work/host.key" -out "$work/host.csr" -subj "/CN=secure.example"

# certificate NAME FROM UNTIL
certificate() {
  openssl ca -batch -notext -config "$work/authority" -cert "$work/root.pem" \
    -keyfile "$work/root.key" -in "$work/host.csr" -extfile "$work/host" \
    -startdate "$2" -enddate "$3" -out "$work/$1.pem"
  openssl x509 -in "$work/$1.pem" -outform der -out "$1.der"
}
certificate valid 20200101000000Z 21200101000000Z
certificate expired 20200101000000Z 20210101000000Z
openssl x509 -in "$work/root.pem" -outform der -out root.der
openssl pkcs8 -topk8 -nocrypt -in "$work/host.key" -outform der -out key.der
