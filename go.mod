module smtpwhy

go 1.26
