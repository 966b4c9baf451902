package dsn

import (
	"strings"

	"smtpwhy/core/text"
)

// openers are how bounces start, in lower case.
var openers = text.NewWords(
	"hi. this is the", "hi! this is the", "this is the qmail", "this is the mail system at", "this is the postfix program", "this is the mail delivery", "this is the dragonfly mail agent",
	"this is the mailer-daemon", "this is the mail delivery agent", "this is an automatically generated delivery", "this is a delivery", "this is a permanent error", "this is an automated alert notification",
	"this message was created automatically by", "i'm sorry to have to inform you", "i'm afraid i wasn't able", "a message that you sent", "a message that you have sent",
	"the original message was received at", "the following addresses had", "the following address failed", "the following recipient", "the following message", "your message was not delivered",
	"your message could not be delivered", "your message to ", "your message wasn't delivered", "your message wasn’t delivered", "your message did not reach", "your message cannot be delivered",
	"your mail message to the following", "delivery to the following recipient", "delivery has failed to these", "delivery is delayed", "delivery of your message", "delivery failed",
	"address not found", "message not delivered", "message blocked", "recipient inbox full", "message rejected", "delivery incomplete", "message too large",
	"sorry, we were unable to deliver", "unable to deliver message to", "an error occurred while trying to deliver", "an error has occurred while attempting", "there was an error delivering", "there was a problem delivering",
	"we had trouble delivering", "could not deliver", "could not be delivered", "undeliverable to", "undelivered mail", "mail delivery failed", "message from ", "failure reasons", "failed to deliver to", "message delivery to ", "transcript of session follows",
	"did not reach the following", "was not delivered to", "warning: message", "this is a warning message only", "this is a warning only", "notice: delivery failure", "message could not be delivered", "unknown user:",
	"user mailbox exceeds", "user's mailbox is full", "invalid final delivery userid", "you are not a member of this mailing list", "you are not allowed to post", "non-delivered information", "message log follows", "duplicated message-id in",
	"diagnostic information for administrators", "generating server:", "remote server returned", "undeliverable mail", "the e-mail system was unable to deliver",
	"fehler bei der zustellung", "fehler bei der nachrichtenzustellung", "ihre nachricht", "diese nachricht wurde automatisch", "die folgende", "échec de la remise", "votre message", "no se pudo entregar", "error al entregar", "se ha producido un error",
	"impossibile recapitare", "recapito non riuscito", "falha na entrega", "sua mensagem", "mensagem não entregue", "ваше сообщение", "это письмо создано автоматически", "сообщение не доставлено", "доставка не удалась",
	"次のあて先への", "以下のメールアドレスへの", "このメールは「", "次の受信者", "无法将邮件", "您的邮件", "邮件无法", "系統無法", "配信不能",
)

// failing are the words of a failed delivery, in lower case.
var failing = text.NewWords(
	"not be delivered", "n't be delivered", "n’t be delivered", "not delivered", "n't delivered", "n’t delivered", "t be delivered", "unable to deliver", "unable to be delivered", "not able to deliver", "n't able to deliver", "undeliver",
	"undelivered", "failed to deliver", "delivery failed", "delivery has failed", "delivery failure", "delivery has been failed", "delivery problem", "delivery error", "delivery status", "failed permanently", "fatal error", "permanent error", "permanent failure", "permanent problem",
	"error delivering", "error while attempting", "error has occurred", "error occurred", "problem delivering", "trouble delivering", "trouble sending", "could not deliver", "couldn't deliver", "cannot deliver", "can't deliver", "not deliverable", "non-delivered",
	"did not reach", "could not be reached", "not receive this", "returned to sender", "returned permanent", "rejected", "refused", "bounced", "not a member", "failed:", "address failed", "addresses failed", "address(es) failed", "failed addresses", "recipients were affected",
	"unknown user", "user unknown", "user not found", "unknown recipient", "recipient not found", "recipient unknown", "no such user", "no such address", "no such recipient", "invalid recipient", "invalid address", "invalid user", "invalid final", "malformed address", "unknown host", "host unknown", "not listed in",
	"does not exist", "doesn't exist", "doesn’t exist", "may not exist", "mailbox full", "mailbox is full", "mailbox exceeds", "mailfolder is full", "over quota", "quota exceeded", "overquota", "exceeded the local limit", "account is disabled", "account has been disabled",
	"remote server returned", "remote host said", "smtp error", "incorrectly constructed", "unrecoverable", "duplicated message-id", "session follows", "deferred:", "wasn't found", "wasn’t found", "couldn't be found", "couldn’t be found", "not found at", "is not accepted", "blocked",
	"failure notice", "failure reason", "no valid recipients", "not permitted", "not allowed to post", "undefined mailbox", "unroutable", "unrouteable",
	"zugestellt", "unzustellbar", "zustellung", "n'a pas pu", "n’a pas pu", "échec de", "non remis", "pas été remis", "entregar", "entregado", "entregue", "entrega", "recapita", "recapito", "consegna", "bezorgd", "bezorgen", "levereras", "leveres", "toimittaa", "dostarczyć", "dostarczon", "doručen", "kézbesít", "teslim",
	"не может быть доставлено", "не доставлено", "не удалось доставить", "доставить", "送信できませんでした", "配信できませんでした", "送信に失敗", "配信に失敗", "届きませんでした", "お届けできません", "无法投递", "无法送达", "未送达", "無法傳送", "无法传递", "退信", "배달",
)

// delaying are the words of a message that is still under way, in lower case.
var delaying = text.NewWords(
	"warning message only", "warning only", "not need to resend", "not need to re-send", "has been delayed", "is delayed for", "message is delayed", "delivery is delayed", "delivery incomplete", "temporary problem delivering", "not yet been delivered",
	"not been delivered yet", "will keep trying", "will continue trying", "will continue to try", "will be retried", "still being retried", "still trying", "delivery attempts will continue", "temporary failure report", "not been delivered to one or more", "will try again",
	"has been postponed", "delay reason", "not send mail for past", "not send message for past", "delivery to the following recipients has been delayed", "transient non-fatal errors", "delivery delay", "delayed mail", "will retry", "attempts will continue", "will be made for another",
	"verzögert", "weiterhin versucht", "retardée", "retardé", "retrasad", "sido retrasada", "ritardat", "atrasad", "задерж", "遅延", "延遲", "延迟",
)

// passing are the words of a success, in lower case.
var passing = text.NewWords("was successfully delivered", "been successfully delivered", "successful delivery notification", "successfully delivered to", "successfully relayed", "was delivered to the following", "delivery was successful", "has been delivered to the following", "relayed to a mailer")

// delivers reports whether words tell of a delivery.
func delivers(words string) bool { return failing.In(words) || delaying.In(words) || passing.In(words) }

// expiring are the words of a sender that gave up waiting, in lower case.
var expiring = text.NewWords(
	"retry timeout exceeded", "retry time exceeded", "retry time not reached for any host after a long failure", "queue too long", "envelope expired", "message expired", "has expired", "delivery time expired", "delivery expired", "could not deliver for the last", "message timed out",
	"failing for a long time", "after multiple retries", "too many retries", "maximum retries", "retry limit", "aborted after", "not delivered within", "not be delivered within", "cannot send message for", "could not be delivered for", "could not send message for", "deleted from queue", "queue lifetime", "maximum queue time",
	"exceeded max time", "timed out in queue", "queue.expired", "message has been in the queue", "retry period", "unable to deliver in", "giving up.", "delivery timed out", "not accept our requests to connect", "gave up after", "expired after", "lifetime exceeded", "no longer be retried",
)

// Words of a subject that say that a message is late, and of a notice that say that it is lost all the same; in lower case.
var (
	lateSubjects = text.NewWords("(delay)", "delayed", "still being retried", "warning--could not send", "warning: could not send", ": warning", "delay notification", "verzögert")
	lost         = text.NewWords("given up", "giving up.", "deleted from queue", "permanent error", "failed permanently", "permanent fatal errors")
	notPassed    = text.NewWords("could not", "not be delivered", "unable to deliver", "failed permanently", "permanent fatal", "fatal errors")
)

// modeOf returns what the sending side did with the message for all that a notice tells of, by its words and its
// subject: the Action of RFC 3464 section 2.3.3.
func modeOf(words, subject string) string {
	switch {
	case lateSubjects.In(subject):
		return "delayed"
	case delaying.In(words) && !lost.In(words):
		return "delayed"
	case expiring.In(subject):
		return "expired"
	case passing.In(words) && !notPassed.In(words):
		return "delivered"
	}
	return "failed"
}

// attempts reports whether low counts tries: "delivery failed 20 attempts".
func attempts(low string) bool {
	i := strings.Index(low, "failed ")
	return i >= 0 && i+8 < len(low) && digit(low[i+7]) && strings.Contains(low[i:min(len(low), i+30)], " attempts")
}

// hosts are what goes before the name of the system that wrote the notice.
var hosts = []string{"program at host ", "program at ", "mail system at host ", "mail system at ", "delivery agent at ", "Generating server: ", "Generating server:", "Generierender Server: ", "Serveur de génération : ",
	"Servidor de generación: ", "Server di generazione: ", "Servidor gerador: ", "DSN generated by:", "DSN generated by: ", "on the queue on ", "SMTP relay on ", "notification from ", "Message from ", "Reporting-MTA: dns;", "Reporting-MTA:"}

// hostWords tells whether one of hosts can be in a text.
var hostWords = text.Of(hosts, strings.ToLower)

// reporter returns the name of the system that wrote lines.
func reporter(lines []row) text.View {
	for _, l := range lines[:min(len(lines), 80)] {
		if len(l.Text) > 300 || len(l.Text) < 12 || !hostWords.In(text.Lower(l.Text)) {
			continue
		}
		for _, h := range hosts {
			i := strings.Index(l.Text, h)
			if i < 0 {
				continue
			}
			v := l.From(i + len(h)).TrimSpace()
			j := 0
			for j < len(v.Text) && strings.IndexByte(" ,;:()<>[]", v.Text[j]) < 0 {
				j++
			}
			if j == 0 && strings.HasPrefix(v.Text, "<") {
				v = v.From(1)
				if j = strings.IndexByte(v.Text, '>'); j < 0 {
					j = 0
				}
			}
			v = v.Slice(0, len(strings.TrimRight(v.Text[:j], ".")))
			if hostName(v.Text) {
				return v
			}
		}
	}
	return text.View{}
}
