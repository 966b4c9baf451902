#!/bin/sh
# smtpwhy in S3. In the exported folder: sh hosting/s3.sh BUCKET
# The types are set here, since what the command guesses depends on the machine that it runs on. CloudFront compresses by
# itself ("Compress objects automatically"), so the compressed files stay behind.
set -eu
bucket=$1

put() { # extension, type, then how it may be cached in these folders and elsewhere
	ext=$1 type=$2
	set --
{{- range under}}
	aws s3 cp . "s3://$bucket{{$.Base}}" --recursive --exclude '*' --include "{{.}}*$ext" --content-type "$type" --cache-control '{{cache .}}'
	set -- "$@" --exclude '{{.}}*'
{{- end}}
	aws s3 cp . "s3://$bucket{{.Base}}" --recursive --exclude '*' --include "*$ext" "$@" --content-type "$type" --cache-control '{{cache ""}}'
}
{{range $t := .Types}}{{range .Exts}}
put '{{.}}' '{{$t.Type}}'
{{- end}}{{end}}
