# The public page: what became of my report.

fate-title = What became of my report
fate-intro = Type the code and the secret of your receipt. You need not sign in.
fate-code = Code
fate-code-hint = Eight letters and digits, like K7M-4QX-2P
fate-secret = Secret
fate-secret-hint = Beside the code on the receipt. Capital and small letters differ.
fate-ask = Ask
fate-asking = Asking…
fate-unknown = There is no report under this code with this secret. Look at both and try again.
fate-away = The room did not answer. Check your connection and try again.
fate-throttled =
    { $n ->
        [one] Too many attempts. Ask again in { $count } second, at { $time }.
       *[other] Too many attempts. Ask again in { $count } seconds, at { $time }.
    }
fate-open-again = You can ask again now.
fate-of = Report
fate-received = Received
fate-received-means = Your report has reached the room and is kept.
fate-passed_on = Passed on
fate-passed_on-means = A person has read it and passed it to whoever deals with it.
fate-answered = Answered
fate-answered-means = The room has written you an answer.
fate-answer-due = An answer is promised by { $time }
fate-closed = Closed
fate-closed-means = Work on your report has ended.
fate-not-yet = not reached yet
fate-answer = The room's answer
fate-answer-public = Public answer, to everybody
fate-as-of = As of { $time }
fate-again = Ask again
fate-another = Another report
fate-file = File a report
