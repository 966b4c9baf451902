# On a GitLab of your own: headers of all its Pages, in /etc/gitlab/gitlab.rb. They hold for the sites of everybody, so
# decide which of them the others can live with; smtpwhy carries the policy of the first in its pages as well.
gitlab_pages['headers'] = [
{{- range of ""}}{{if .Always}}
  "{{.Name}}: {{.Value}}",
{{- end}}{{end}}
]
