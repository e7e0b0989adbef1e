"""What the services say to each other and to the browser, and the rules of a contract.

Rules
-----
* **One subject per entity and audience, whole state in every message.**
  ``ops.<service>.<noun>.<compartment>.<province>.<entity id>``. Province is an ISO 3166-2 code, ``XX`` where nobody
  has resolved the place yet, ``NA`` for national. A service publishes only ``ops.<itself>.>`` and ``dead.<itself>.>``.
* **One state class per noun and version** with the entity's state for that audience after the change, its ``version``
  (1, 2, 3 …) and a discriminated ``change`` that led here. At most 64 kB. One change is one event, one row and one
  message per audience and subject. A projection is "keep the newest version"; the last message per subject rebuilds
  it; duplicates and reordering do no harm. Reactions look at carried state against own state, never at the event type.
* **When an entity changes compartment or province**, the same transaction writes a tombstone ``{id, version, moved}``
  on the old subject (:class:`schemas.types.Moved`).
* **Envelope**: CloudEvents 1.0, NATS binding, binary mode (:mod:`schemas.envelope`).
* **Strict when made, tolerant when read**: classes are frozen and forbid unknown fields; a reader decodes with
  :func:`schemas.envelope.read`, which ignores what it does not know. A change kind that a reader does not know is read
  as :class:`schemas.types.OtherChange`.
* **Versions**: an optional field with a meaning for "absent", or a new change kind, may be added in place. Anything
  else is a ``V2`` beside ``V1`` with an upcaster. Names and subjects are never reused; registry rows never vanish.
* **No event carries a person's name, contacts, voter data, a reporter's exact position or sealed text as a field**; a
  field of that kind is marked ``json_schema_extra={"personal": True}`` and a test refuses it in every event class.
  Free text can hold anything, so an event carries the short summary only.
* Every row of :mod:`schemas.registry` has golden examples, a committed JSON Schema, a producer and consumers that match
  the code; tests compare them.

Glossary (English is used in code; Arabic, Sorani)
--------------------------------------------------
operations room: غرفة العمليات المشتركة, ژووری ئۆپەراسیۆنی هاوبەش · report: بلاغ, ئاگادارکردنەوە (what somebody sent,
as sent) · incident: حادثة, ڕووداو (the room's case) · triage: فرز, پۆلێنکردن (first look by a person) ·
obligation: التزام, ئەرک (owner, deadline, proof of discharge) · deadline: مهلة, وادە ·
lapsed: متجاوز المهلة, وادەبەسەرچوو · operator: مشغّل
غرفة العمليات, کارمەندی ژوور · duty commissioner: المفوض المناوب, کۆمسیاری ئێشکگر · province: محافظة, پارێزگا · polling
station: محطة اقتراع, وێستگەی دەنگدان · severity S1–S4: حرج، عالٍ، متوسط، منخفض / زۆر مەترسیدار، بەرز، مامناوەند، نزم ·
commission: المفوضية, کۆمسیۆن · civil-society organisation:
منظمة مجتمع مدني, ڕێکخراوی کۆمەڵگەی مەدەنی · observer: مراقب, چاودێر · security liaison: ضابط الارتباط الأمني,
ئەفسەری پەیوەندیی ئەمنی · badge: باج, باج · district: قضاء, قەزا · polling centre: مركز اقتراع, بنکەی دەنگدان ·
women's station: محطة نساء, وێستگەی ژنان · list: قائمة, لیست · candidate: مرشح, کاندید ·
drill: محاكاة, ڕاهێنان (everything marked DRILL). Sorani is a draft for native review.
"""
