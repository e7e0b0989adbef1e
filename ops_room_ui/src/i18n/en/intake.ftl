# Intake: why something about a conversation was refused.

error-intake-thread-unknown = There is no such conversation, or it is not open to you.
error-intake-message-unknown = There is no such message in this conversation.
error-intake-audience-closed = The incident is not discussed with these readers now. Look at who reads it and write again.

# Why an attached file is not taken. The report it belongs to stands.

error-intake-media-unknown = There is no such file, or it is not open to you.
error-intake-media-too-large = The file is larger than 50 MB. Send a shorter film or a smaller file; your report stands.
error-intake-media-too-many = No more files can be added here now. Finish those under way first.
error-intake-media-offset-wrong = The upload goes on at another place. The page continues there by itself.
error-intake-media-longer-than-said = More arrived than was announced. Send the file again.
error-intake-media-digest-wrong = The file was damaged on its way. It is sent again from its beginning.
error-intake-media-abandoned = The upload was not finished within two days and was thrown away. Send the file again.
error-intake-media-kind-refused = Files of this kind are not taken. Photos, sound, film and PDF are; your report stands.
error-intake-media-unreadable = The file is damaged or is not what it seems. Your report stands without it.
error-intake-media-too-heavy = The file is too large to be opened safely. Send a smaller one; your report stands.
error-intake-media-uncleanable = It cannot be made sure that the file does not show where you were, so it was not kept. Send it in another format; your report stands.
error-intake-media-folder-unavailable = Attached files cannot be kept just now. Your report stands; send the file again later.

## Cases

error-intake-incident-unknown = There is no such incident for you.
error-intake-version-stale = Somebody changed this case meanwhile. Look at it as it is now, and decide again.
error-intake-wrong-state = This does not fit the state the case is in now.
error-intake-answer-missing = Nobody has answered the reporters yet. Answer them first, or with closing.
error-intake-advice-unknown = No such question waits for advice.
error-intake-two-people-needed = Somebody else must approve a public answer, not who proposed it.
error-intake-contact-unknown = No contact was given with this report.
error-request-idempotency-conflict = This key was used for another request. The first one stands.

# The taxonomy, files of reports, statutory complaints.
error-intake-taxonomy-unknown = There is no such edition of the categories.
error-intake-complaint-unknown = There is no such complaint, or it is not open to you.
error-intake-export-failed = The workbook could not be written now. Try again, or take the file as CSV.
error-intake-form-unprintable = The form cannot be printed now: its typefaces are missing or drawing failed. The desk that runs the room can mend it.
