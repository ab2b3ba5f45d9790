# Numbers, dates, languages

date-time = { $date }، { $time } UTC
list-last = { $list } و{ $item }
list-last-before-i = { $list } و{ $item }
list-more = { $list } و{ $item }
number-bytes =
    { $number ->
        [zero] { $number }{"\u00A0"}بايت
        [one] بايت واحد ({ $number })
        [two] بايتان ({ $number })
        [few] { $number }{"\u00A0"}بايتات
        [many] { $number }{"\u00A0"}بايتًا
       *[other] { $number }{"\u00A0"}بايت
    }
number-gigabytes = { $number }{"\u00A0"}غيغابايت
number-kilobytes = { $number }{"\u00A0"}كيلوبايت
number-megabytes = { $number }{"\u00A0"}ميغابايت
number-money = { $amount }{"\u00A0"}{ $currency }
number-percent = { $number }{"\u200E"}%{"\u200E"}
number-terabytes = { $number }{"\u00A0"}تيرابايت

# Pages

about = عن هذه الخدمة
about-service = عن هذه الخدمة
about-text = كل ما هو عام هنا متاح للبحث والقراءة والتنزيل والتحقق دون حساب. ولا يلزم الحساب إلا لطلب المساعدة أو تقديمها.
accessibility = إمكانية الوصول
accessibility-text = تعمل كل صفحة دون JavaScript، وبلوحة المفاتيح، وببرامج قراءة الشاشة، وعلى الشاشات الصغيرة. وهدفنا المستوى AA من المبادئ WCAG 2.2. إذا واجهتم عائقا، فأبلغوا المرفق الذي يدير هذه الخدمة.
account = حسابي
account-email = البريد الإلكتروني
account-name = الاسم الكامل
account-organisations = يمكنكم التصرف باسم
account-password = كلمة المرور
account-roles = الأدوار
acting-for = باسم من تتصرفون؟
add-row = إضافة عنصر آخر: { $label }
amount = المبلغ
answers-title = راجعوا إجاباتكم
back-to-parts = العودة إلى الأقسام
by-person = بواسطة { $name }
cancel = إلغاء
change = تغيير
change-approval = { $kind }: قبول ونشر
change-confirmation = { $kind }: تأكيد صحة المعلومات
change-creation = { $kind }: بدء مسودة
change-deletion = { $kind }: حذف المسودة
change-edit = { $kind }: تعديل
change-import = { $kind }: استيراد من ملف
change-recoding = استُبدل رمز لم يعد يُختار
change-translation = { $kind }: تُرجم
change-merge = { $kind }: دمج سجلين
change-redirection = { $kind }: تحديث الروابط بعد دمج
change-return = { $kind }: إعادة إلى المالك
change-separation = { $kind }: إلغاء الدمج
change-submission = { $kind }: إرسال للمراجعة
changes-check = بصمة التجزئة لأحدث سطر:
changes-lead = كل التغييرات العامة منذ اليوم الأول: ماذا تغير ومتى. لا يحذف منها شيء، ويمكن لأي شخص التحقق منها.
changes-none = لم ينشر شيء بعد.
choose = اختاروا من القائمة
clear-all = مسح الكل
close = إغلاق
compare-title = ما الذي تغير
conflict-lead = لم يحفظ شيء بعد. اختاروا لكل سؤال الإجابة التي تبقى.
conflict-title = حفظ شخص آخر هذا السجل أثناء تعديلكم له
counted-on = أعد هذا الإحصاء في { $day } من السجلات العامة.
create-account = إنشاء الحساب
currency = العملة
data-and-api = البيانات وواجهة برمجة التطبيقات
data-text = كل قائمة وكل سجل متاح أيضا بصيغتي JSON وCSV: أضيفوا .json أو .csv إلى العنوان. وتستخدم البرامج واجهة برمجة التطبيقات؛ أما رموز الدخول فتنشأ في حسابكم.
day = اليوم
delete-draft = حذف المسودة
delete-draft-warning = ستحذف المسودة وكل إجاباتها. ولا يمكن التراجع عن ذلك.
demo-notice = بيئة للعرض: الأشخاص والمنظمات والطلبات فيها من نسج الخيال.
done-confirmed = شكرا. سُجل أن المعلومات ما زالت صحيحة.
done-deleted = حُذف.
done-merged = دُمج السجلان.
done-moved = تم.
done-queue-empty = لم يبق شيء في الانتظار.
done-reported = شكرا. سينظر في بلاغكم أمناء الدليل والجهة المسؤولة عن السجل.
done-saved = تم الحفظ.
done-separated = أُلغي الدمج.
done-signed-out = تم تسجيل خروجكم.
done-token-revoked = أُلغي الرمز. لن يُقبل بعد الآن.
door-ask-for-help = طلب المساعدة
door-ask-for-help-text = للوزارات والهيئات التنظيمية والجهات العامة
door-check-the-record = التحقق من السجل العام
door-check-the-record-text = كل تغيير عام، يتحقق منه من يشاء
door-find-training = البحث عن تدريب
door-find-training-text = دورات حسب الموضوع واللغة والتكلفة والمكان
door-offer-help = تقديم المساعدة
door-offer-help-text = أدرجوا دورة تدريبية في بضع دقائق
drop-a-filter = ستجدون نتائج إذا أزلتم أحد عوامل التصفية التالية:
edit = تعديل
edition-compare = الإصدار { $number }، ما الذي تغير
edition-of = الإصدار { $number }
error-changed = سبقكم شخص آخر إلى الحفظ
error-changed-help = أعيدوا تحميل السجل وكرروا التغيير.
error-conflict = لا يمكن القيام بذلك الآن
error-conflict-help = تغيرت حالة السجل، أو سبقكم شخص آخر. عودوا إلى السجل للاطلاع على حالته.
error-fault = حدث خطأ من جانبنا
error-fault-help = حاولوا مرة أخرى بعد بضع دقائق. إذا تكرر الخطأ، فأبلغونا واذكروا الرقم المرجعي.
error-forbidden = ليس لديكم إذن للقيام بذلك
error-forbidden-help = لا يتمتع حسابكم بالصلاحية اللازمة. لطلب المساعدة أو إدراج دورة تدريبية، يجب أن يتبع حسابكم إحدى المنظمات.
error-foreign-form = تعذر التحقق من الاستمارة
error-foreign-form-help = ربما بقيت مفتوحة مدة طويلة. عودوا إلى الوراء وأعيدوا تحميل الصفحة ثم أرسلوها مرة أخرى.
error-home = الانتقال إلى الصفحة الرئيسية
error-if-match-missing = لم يحدد الإصدار
error-if-match-missing-help = أرسلوا في If-Match وسم الكيان (ETag) للإصدار الذي تريدون استبداله.
error-media-type = نوع المحتوى غير مقبول
error-media-type-help = أرسل التعديل بالنوع application/merge-patch+json.
error-method = هذا العنوان لا يتيح هذه العملية
error-method-help = افتحوا الصفحة من رابطها.
error-not-found = لا توجد صفحة بهذا العنوان
error-not-found-help = ربما كتب العنوان خطأ، أو أن السجل غير متاح لكم.
error-not-json = النص ليس بصيغة JSON
error-not-json-help = أرسلوا كائنا بصيغة JSON.
error-nothing-saved = لم يفقد شيء ولم يحفظ شيء.
error-other-body = أُرسل هذا النموذج من قبل بإجابات أخرى
error-other-body-help = حُفظت حينها. افتح السجل وعدّله هناك. وتستخدم البرامج مفتاح تكرار جديدًا.
error-out-of-scope = الرمز لا يتيح ذلك
error-out-of-scope-help = أنشئ في حسابك رمزاً يتيح ذلك.
error-over-quota = طلبات كثيرة في دقيقة واحدة
error-over-quota-help = انتظر عدد الثواني المذكور في Retry-After ثم أعد الطلب.
error-problems = بعض الإجابات تحتاج إلى مراجعة
error-problems-help = تبين كل ملاحظة الحقل الذي تتعلق به.
error-reference = عند مراسلتنا، اذكروا هذا الرقم المرجعي:
error-sign-in = يرجى تسجيل الدخول
error-sign-in-help = هذه الصفحة لمن سجلوا الدخول.
error-too-large = النص أو الملف كبير جدا
error-too-large-help = أرسلوا أقل من 20{"\u00A0"}ميغابايت في المرة الواحدة.
error-too-many = محاولات كثيرة جدا
error-too-many-help = انتظروا ربع ساعة ثم حاولوا مرة أخرى.
error-unavailable = لا يمكن للخدمة حفظ البيانات حاليا
error-unavailable-help = ما زال الاطلاع متاحا جزئيا. حاولوا مرة أخرى بعد دقيقة.
error-unclear-decision = القرار غير واضح
error-unclear-decision-help = عودوا إلى السجل واستعملوا أحد الأزرار.
fields-changed =
    { $count ->
        [zero] لم تتغير أي إجابة.
        [one] تغيرت إجابة واحدة.
        [two] تغيرت إجابتان.
        [few] تغيرت { $count } إجابات.
        [many] تغيرت { $count } إجابة.
       *[other] تغيرت { $count } إجابة.
    }
filters = عوامل التصفية
filters-in-use = عوامل التصفية المستخدمة
first-administrator = المدير الأول
first-administrator-lead = يعمل هذا الرابط مرة واحدة، وينشئ الحساب الذي يدير هذه الخدمة.
found-total =
    { $count ->
        [zero] لا توجد نتائج
        [one] نتيجة واحدة
        [two] نتيجتان
        [few] { NUMBER($count) } نتائج
        [many] { NUMBER($count) } نتيجة
       *[other] { NUMBER($count) } نتيجة
    }
go-back = العودة دون قرار
hint-date = مثلا 31 3 2027
hint-link = اكتبوا الاسم كما هو مدرج تماما، أو رقمه
hint-links = اسم واحد في كل سطر، كما هو مدرج تماما
hint-markdown = يمكنكم استخدام **الخط العريض** و*الخط المائل* والقوائم والروابط
hint-period = سنة، أو ربع سنة (2027-Q1)، أو شهر (2027-03)، أو يوم
history = سجل التغييرات
home = الصفحة الرئيسية
home-lead = تربط Facility بين البلدان التي تطلب المساعدة ومن يستطيع تقديمها، وتحفظ سجلا عاما بالنتائج.
home-numbers = المسجل حتى الآن
home-title = كل حاجة إلى المهارات الرقمية ينبغي أن تجد من يلبيها
kind = النوع
language = اللغة
latitude = درجات الشمال
leave-as-is = إبقاؤه كما هو
list-empty = لا توجد نتائج. جربوا كلمات أخرى أو عوامل تصفية أقل.
longitude = درجات الشرق
make-token = إنشاء رمز دخول
menu = القائمة
month = الشهر
myself = نفسي
narrow-list = تضييق القائمة
narrow-search = تضييق البحث
next = التالي
no = لا
no-title = بلا عنوان
not-given = لم يذكر
not-public = غير عام
nothing-sent = لم يرسل شيء بعد.
number = الرقم
older-changes = تغييرات أقدم
optional = (اختياري)
order = الترتيب
order-fit = الأكثر ملاءمة
order-newest = الأحدث
order-title = العنوان
original-in = النص الأصلي بلغة: { $language }
original-language = لغة هذا النص
other-languages = اللغة، والنص بلغات أخرى
own-lead = مسودات وسجلات لا يراها الجميع.
own-total =
    { $count ->
        [zero] لا توجد سجلات ترونها عدا السجلات العامة
        [one] سجل واحد ترونه عدا السجلات العامة
        [two] سجلان ترونهما عدا السجلات العامة
        [few] { $count } سجلات ترونها عدا السجلات العامة
        [many] { $count } سجلا ترونها عدا السجلات العامة
       *[other] { $count } سجل ترونها عدا السجلات العامة
    }
page = الصفحة
pages = الصفحات
passage-lead = أنتم على وشك تسجيل الدخول باسم { $name }. يعمل الرابط مرة واحدة.
password-hint = عشرة أحرف على الأقل. تذكر عدة كلمات أسهل من تذكر الرموز.
person-erased = مستخدم سابق
place-country = البلد أو المنطقة
place-name = الاسم أو العنوان
place-position = الموقع على الخريطة
previous = السابق
privacy = الخصوصية
privacy-text = يبقي أحد ملفات تعريف الارتباط دخولكم قائما، ويحمي ملف آخر الاستمارة أثناء ملئها. ولا تحمل الصفحات شيئا من خدمات أخرى. وتحفظ الأسماء والعناوين بمعزل عن السجلات ولا تنشر أبدا.
problem-control-character = يحتوي النص على حرف تحكم غير مرئي
problem-deadline-after-end = آخر يوم للتسجيل يقع بعد نهاية التدريب
problem-identified = هذا المعرّف لسجل آخر
problem-line = { $label }: { $problem }
problem-not-yours = لا يحق لك التصرف نيابة عن هذا المالك
problem-org-id-unreadable = اكتبوا القائمة ثم شرطة ثم الرقم
problem-ror-unreadable = يتكون المعرّف من 0 وثمانية أحرف صغيرة وأرقام، آخرها رقمان
problem-word = خطأ:
problems-title =
    { $count ->
        [zero] لا توجد إجابات تحتاج إلى مراجعة
        [one] إجابة واحدة تحتاج إلى مراجعة
        [two] إجابتان تحتاجان إلى مراجعة
        [few] { $count } إجابات تحتاج إلى مراجعة
        [many] { $count } إجابة تحتاج إلى مراجعة
       *[other] { $count } إجابة تحتاج إلى مراجعة
    }
reader-administrator = مدير النظام
reader-broker = الوسيط
reader-coordinator = منسق الشبكة
reader-curator = أمين الدليل
reader-focal-point = جهة التنسيق الوطنية
reader-oneself = الشخص نفسه
reader-owner = صاحب السجل
reader-verified-owner = المالك، إن كانت منظمته معتمدة
reason = أسبابكم
reason-hint = يقرؤها الطرف الآخر. اذكروا ما الذي ينبغي أن يتغير.
record = السجل
record-not-shown = سجل غير متاح لكم
remove = إزالة
remove-filter = إزالة عامل التصفية:
row-legend = { $label } { $number }
save = حفظ
save-and = حفظ ثم: { $move }
save-draft = حفظ كمسودة
saved-by-another = ما حفظه شخص آخر
search = بحث
search-ask-for-help = طلب المساعدة في هذا الموضوع
search-elsewhere = بدون عوامل التصفية، حسب لغة السجل:
search-empty = لم يعثر على شيء. وهذه معلومة مفيدة: تحتسب، دون ذكر اسمكم، حاجة لم يلبها أحد بعد.
search-everything = البحث في كل شيء
search-fewer-words = جربوا كلمات أقل، أو كلمات أخرى بالمعنى نفسه.
search-follow = متابعة هذا البحث لمعرفة الجديد
search-kind = البحث في: { $kinds }
search-similar = لا يوجد سجل بهذه الكلمات نفسها. فيما يلي سجلات بكلمات مشابهة.
search-tell-me = أخبروني عندما يتوفر شيء
search-title = بحث: { $words }
seen-by-few = لا يرى الجميع هذا السجل.
sign-in = تسجيل الدخول
sign-in-problem = العنوان أو كلمة المرور غير صحيحة
sign-in-why = كل ما هو عام متاح للقراءة دون حساب.
sign-out = تسجيل الخروج
site-name = Facility
skip = الانتقال إلى المحتوى الرئيسي
table = جدول
take-with-you = تنزيل:
task-attention = يحتاج إلى عنايتكم
task-done = مكتمل
task-not-started = لم يبدأ
task-started = قيد الإنجاز
tasks-done = الأقسام المكتملة: { $done } من { $all }
title-problem = خطأ:
token-acts = ما يتيحه
token-days = مدة صلاحيته
token-ends = ينتهي في { $day }
token-kinds = لأنواع معينة فقط
token-kinds-hint = إن لم تختر شيئاً فهو لجميع الأنواع.
token-last-used = آخر استخدام في { $day }
token-move = اتخاذ الخطوات: الإرسال والنشر والقبول والسحب
token-move-short = الخطوات
token-name = اسمه
token-name-hint = مثلاً البرنامج الذي سيستخدمه.
token-never-used = لم يُستخدم بعد
token-new = رمز جديد
token-once = لا يعرض هذا الرمز إلا مرة واحدة. احفظوه حيث لا يقرؤه غيركم.
token-read = قراءة السجلات التي تراها
token-read-short = القراءة
token-revoke = إلغاء
token-write = إنشاء السجلات وتعديلها وحذف المسودات
token-write-short = الكتابة
tokens = رموز دخول البرامج
tokens-lead = يتيح الرمز لبرنامج أن يتصرف باسمك عبر الواجهة البرمجية، ضمن ما تختاره هنا ولا يتجاوز أبداً ما يحق لك.
translated-human = مترجم من { $language }
translated-machine = مترجم آليا من { $language }
translated-reviewed = مترجم آليا من { $language } وخضع للمراجعة
two-editions = إصداران
unit-hours = ساعات
unit-mb = ميغابايت
unit-people = شخص
waiting = في انتظار: { $who }، منذ { $since }. الموعد النهائي: { $due }.
waiting-overdue = في انتظار: { $who }، منذ { $since }. انقضى الموعد النهائي في { $due }.
what-happened = ما الذي حدث
what-next = الخطوة التالية
what-you-can-do = ما يمكنكم فعله
when = متى
year = السنة
yes = نعم
you-are-here = أنتم هنا
yours-not-saved = إجابتكم، لم تحفظ بعد

# Problems

problem-ends-before-start = اليوم الأخير يسبق اليوم الأول
problem-missing = يرجى الإجابة عن هذا السؤال
problem-not-a-date = اكتبوا تاريخا صحيحا، مثل 31 3 2027
problem-not-a-number = اكتبوا عددا
problem-not-a-period = اكتبوا سنة أو ربع سنة أو شهرا أو يوما، مثل 2027-Q1
problem-not-a-position = اكتبوا درجات الشمال من -90 إلى 90 ودرجات الشرق من -180 إلى 180
problem-not-a-whole-number = اكتبوا عددا صحيحا
problem-not-an-address = اكتبوا عنوانا يبدأ بما يلي: https:// أو http://
problem-not-an-amount = اكتبوا مبلغا، مثل 1250.50
problem-not-an-email = اكتبوا عنوان بريد إلكتروني، مثل name@example.org
problem-not-yes-or-no = أجيبوا بنعم أو لا
problem-original-missing = اكتبوا النص بلغته الأصلية أيضا
problem-password-too-common = اختاروا كلمة مرور يصعب تخمينها
problem-password-too-short = استخدموا عشرة أحرف على الأقل
problem-price-of-free = هذا مجاني، فلا سعر له
problem-repeated-key = هذا الصف مكرر
problem-several-lines = اكتبوه في سطر واحد
problem-too-large = الحد الأقصى { $limit }
problem-too-long = الحد الأقصى لعدد الأحرف { $limit }؛ والعدد الحالي { $count }
problem-too-many = الحد الأقصى { $limit }؛ والعدد الحالي { $count }
problem-too-small = الحد الأدنى { $limit }
problem-two-texts = يوجد نصان بلغة واحدة
problem-unknown-code = { $given } غير موجود في القائمة
problem-unknown-field = لا يوجد حقل بهذا الاسم
problem-unknown-record = لم يعثر على { $given }، أو أنه غير متاح لكم
problem-wanted-and-excluded = ذكرت منظمة واحدة ضمن المفضلة وضمن المستبعدة معا
problem-wrong-shape = صيغة القيمة غير صحيحة

# Rooms

room-accounts = الحسابات
room-changes = السجل العام
room-clearing-house = غرفة تبادل المعلومات
room-clearing-house-lead = من يحتاج إلى ماذا، ومن يستطيع المساعدة.
room-notices = الإشعارات
room-notices-lead = ما تتابعه والجديد فيه.
room-registry = الدليل
room-registry-lead = الجهات والموارد المتاحة: المنظمات والدورات التدريبية والحلول الرقمية.

# Scope

scope-audiences = الجمهور المستهدف
scope-countries = البلدان أو المناطق
scope-groups = الفئات المستهدفة
scope-languages = اللغات
scope-topics = المواضيع

# Organisation

kind-amendment = تعديل قائمة رموز
kind-amendment-lead = ما غيّره أمناء السجل في قوائم الرموز.
kind-amendment-new = تعديل قائمة
kind-amendment-plural = تعديلات قوائم الرموز
kind-collection = مجموعة
kind-collection-lead = مسارات تعلم وقوائم مختارة من الدورات والموارد.
kind-collection-new = إضافة مجموعة
kind-collection-plural = مجموعات ومسارات تعلم
kind-follow = متابعة
kind-follow-lead = عمليات بحث تريد أن تعرف الجديد فيها. لا يراها أحد غيرك سوى مديري النظام.
kind-follow-new = متابعة بحث
kind-follow-plural = ما أتابعه
kind-initiative = مبادرة
kind-initiative-lead = من يفعل ماذا وأين وحتى متى وبأي مال، وما تحقق منه.
kind-initiative-new = إضافة مبادرة
kind-initiative-plural = مبادرات
kind-organisation = منظمة
kind-organisation-lead = جهات تقدم الدعم لتنمية القدرات الرقمية أو تطلبه أو تموله أو تحشده.
kind-organisation-new = إضافة منظمة
kind-organisation-plural = المنظمات
organisation-acronym = الاسم المختصر
organisation-change-doubt = سُحب التحقق من المنظمة
organisation-change-publication = نشر منظمة
organisation-change-refusal = رفض منظمة
organisation-change-verification = تم التحقق من المنظمة
organisation-change-withdrawal = سحب منظمة
organisation-description = عملها
organisation-headquarters = المقر
organisation-move-doubt = سحب التحقق
organisation-move-publication = نشر
organisation-move-refusal = رفض
organisation-move-verification = تأكيد التحقق
organisation-move-withdrawal = سحب
organisation-org-id = معرّف org-id
organisation-org-id-hint = القائمة ثم شرطة ثم الرقم، مثل XM-DAC-41114
organisation-organisation-type = نوع المنظمة
organisation-other-names = أسماء أخرى
organisation-other-names-hint = اسم واحد في كل سطر
organisation-reach = النطاق الجغرافي
organisation-ror = معرّف ROR
organisation-ror-hint = تسعة أحرف وأرقام، مثل 03yrm5c26
organisation-state-draft = مسودة
organisation-state-published = منشورة
organisation-state-verified = موثَّقة
organisation-state-withdrawn = مسحوبة
organisation-title = الاسم
organisation-website = الموقع الشبكي

# Training

kind-report = بلاغ
kind-report-lead = ما أُبلغ عنه من أخطاء في السجلات.
kind-report-new = إضافة بلاغ
kind-report-plural = البلاغات
kind-resource = مورد
kind-resource-lead = أدلة وممارسات جيدة وبحوث وأدوات يمكن استخدامها مباشرة.
kind-resource-new = إضافة مورد
kind-resource-plural = موارد
kind-training = دورة تدريبية
kind-training-form = تلزم ثلاث إجابات؛ أما الباقي فيساعد المتعلمين على العثور عليها.
kind-training-lead = دورات وبرامج، حسب الموضوع واللغة والتكلفة والمكان.
kind-training-new = إدراج دورة تدريبية
kind-training-plural = الدورات التدريبية
run-ends = اليوم الأخير
run-language = اللغة
run-mode = طريقة التقديم
run-place = المكان
run-registration-deadline = آخر يوم للتسجيل
run-seats = عدد المقاعد
run-starts = اليوم الأول
run-website = عنوان التسجيل
training-accessibility = إمكانية الوصول
training-certificate = الشهادة
training-change-publication = نشر دورة تدريبية
training-change-withdrawal = سحب دورة تدريبية
training-competences = الكفاءات
training-cost = التكلفة
training-data-use = البيانات اللازمة
training-data-use-hint = ما يجب تحميله عبر الشبكة للتدريب كله
training-description = ما يتعلمه المشاركون وكيف
training-duration = المدة
training-level = المستوى
training-mode = طريقة التقديم
training-move-publication = نشر
training-move-withdrawal = سحب
training-prerequisites = المتطلبات المسبقة
training-price = السعر
training-provider = الجهة المقدمة
training-registration-deadline = آخر يوم للتسجيل
training-runs = مواعيد الانعقاد
training-state-draft = مسودة
training-state-published = منشورة
training-state-withdrawn = مسحوبة
training-title = اسم الدورة التدريبية
training-training-type = نوع التدريب
training-website = الموقع الشبكي
training-works-offline = تعمل دون اتصال بالإنترنت

# Solution

evidence-goal = الهدف
evidence-text = الشاهد
evidence-url = مكان الاطلاع عليه
kind-solution = حل رقمي
kind-solution-lead = برمجيات وبيانات ومحتوى ومعايير ونماذج يمكن للآخرين استخدامها.
kind-solution-new = إضافة حل رقمي
kind-solution-plural = الحلول الرقمية
licence-name = الترخيص
licence-url = نص الترخيص
repository-name = محتوياته
repository-url = العنوان
solution-building-blocks = اللبنات الأساسية
solution-change-publication = نشر حل رقمي
solution-change-withdrawal = سحب حل رقمي
solution-description = الغرض منه
solution-dpg-stage = منفعة عامة رقمية
solution-evidence = شواهد الإسهام في الأهداف
solution-licences = التراخيص
solution-move-publication = نشر
solution-move-withdrawal = سحب
solution-other-names = أسماء أخرى
solution-other-names-hint = اسم واحد في كل سطر
solution-owners = المالكون
solution-partners = الشركاء
solution-repositories = المستودعات
solution-sdgs = أهداف التنمية المستدامة
solution-sectors = القطاعات
solution-solution-types = ماهيته
solution-state-draft = مسودة
solution-state-published = منشور
solution-state-withdrawn = مسحوب
solution-title = الاسم
solution-used-in = مستخدَم في
solution-website = الموقع الشبكي

# Request

kind-request = طلب دعم
kind-request-form = تلزم ثماني إجابات. يمكنكم حفظ مسودة في أي وقت والعودة إليها.
kind-request-lead = ما تطلبه البلدان: توجيه أو تمويل أو مشورة.
kind-request-new = طلب المساعدة
kind-request-next = يقرأ الوسيط طلبكم في غضون عشرة أيام عمل. وإذا اخترتم ذلك، يصبح الطلب عاما عندما يقبله الوسيط.
kind-request-notice = لا يمثل الاقتراح أو الاتفاق الذي يتم هنا قرار شراء ولا تزكية ولا عقدا.
kind-request-plural = طلبات الدعم
request-amount = المبلغ المطلوب
request-amount-hint = عند طلب التمويل فقط
request-beneficiaries = عدد المستفيدين
request-budget = ما يمكنكم دفعه
request-change-acceptance = قبول طلب
request-change-closure = إغلاق طلب
request-change-refusal = رفض طلب
request-change-submission = تقديم طلب
request-change-withdrawal = سحب طلب
request-contact = إلى من يوجه الرد
request-contact-hint = لا يراه سواكم والوسيط
request-done-so-far = ما أنجز حتى الآن
request-ends = اليوم الأخير
request-excluded-providers = منظمات ينبغي عدم اقتراحها
request-expected-result = ما ينبغي أن يتغير بعد ذلك
request-expected-result-hint = وكيف يمكن ملاحظة ذلك
request-kind-of-support = نوع الدعم
request-modality = توجيه أو تمويل أو مشورة
request-move-acceptance = قبول
request-move-closure = إغلاق
request-move-refusal = رفض
request-move-refusal-hint = يبلغ مقدم الطلب بذلك وبأسبابكم. ولا يعلن الرفض.
request-move-submission = إرسال الطلب
request-move-withdrawal = سحب
request-need = ما الذي تحتاجون إليه؟
request-need-hint = لمن هذا الدعم، وكم عدد الأشخاص، وما المتوفر حاليا
request-placement = أين ينبغي تقديم الدعم
request-plan = الخطة الوطنية التي يخدمها
request-plan-hint = عنوان على الإنترنت
request-preferred-providers = المنظمات التي تفضلونها
request-starts = اليوم الأول
request-state-accepted = مقبول
request-state-closed = مغلق
request-state-declined = مرفوض
request-state-draft = مسودة
request-state-submitted = مقدم
request-state-withdrawn = مسحوب
request-task-contact = جهة الاتصال ومن يمكنه قراءة الطلب
request-task-need = الحاجة
request-task-scope = أين، وفي أي موضوع، ولمن
request-task-support = الدعم المفيد
request-title = ما تطلبونه، في سطر واحد
request-visibility = من يمكنه قراءة الطلب

# Suggestions

doubt-different-language = مكتوب بلغة غير لغة الطلب: لم يتسن إلا مقارنة المواضيع
doubt-no-portfolio = لا توجد أعمال سابقة مسجلة
doubt-short-text = الوصف قصير جدا
fit-all-parts = لماذا؟ كل العناصر والشواهد عليها
fit-audience = الجمهور
fit-audience-reason = موجه إلى: { $evidence }
fit-dates = التواريخ
fit-dates-reason = التواريخ: { $evidence }
fit-evidence = الشواهد
fit-experience = الأعمال السابقة
fit-experience-reason = الأعمال السابقة: { $evidence }
fit-geography = المكان
fit-geography-reason = أماكن العمل: { $evidence }
fit-languages = اللغات
fit-languages-reason = لغات التقديم: { $evidence }
fit-mode = الطريقة
fit-mode-reason = الطريقة: { $evidence }
fit-nothing-known = لا توجد معلومات
fit-of-hundred = درجة الملاءمة: { $fit } من 100
fit-part = العنصر
fit-parts = عناصر الملاءمة
fit-ratings =
    { $count ->
        [zero] لا توجد تقييمات
        [one] تقييم واحد
        [two] تقييمان
        [few] { $count } تقييمات
        [many] { $count } تقييما
       *[other] { $count } تقييم
    }
fit-reliability = الموثوقية
fit-reliability-reason = الموثوقية: { $evidence }
fit-topic = المواضيع والكلمات
fit-topic-reason = في المواضيع نفسها: { $evidence }
fit-value = الملاءمة
fit-weight = الوزن
fit-words = كلمات مشتركة: { $words }
suggestions = الاقتراحات
suggestions-lead = الترتيب استرشادي؛ والقرار لشخص.
suggestions-none = لا يوجد حتى الآن ما يناسب. وتبقى الحاجة ظاهرة لمن يبحثون عن الثغرات.
suggestions-waiting = يجري إعداد الاقتراحات. أعيدوا تحميل الصفحة بعد قليل.
more-languages = لغات أخرى
quoted = «{ $text }»
components = المكوّنات مع أمثلة
components-inputs = حقول الإدخال
components-lead = كل ما تُبنى منه الصفحات، فارغًا ومملوءًا ومع مشكلة. الأمثلة ليست سجلات.
components-lists = القوائم وعوامل التصفية
components-tasks = المهام والتنبيهات والأزرار
components-values = القيم كما تعرضها السجلات
supply-assured-by = جهة التحقق
supply-assured-on = آخر تحقق من الوقائع
supply-source = المصدر
supply-source-licence = رخصة المصدر
supply-source-url = أين يُقرأ المصدر
budget-amount = المبلغ
budget-ends = إلى
budget-starts = من
outcome-actual = القيمة المحققة
outcome-baseline = القيمة قبل ذلك
outcome-indicator = المقياس
outcome-period = وقت القياس
outcome-target = القيمة المستهدفة
outcome-title = ما كان يُراد تغييره
document-language = اللغة
document-title = العنوان
document-url = مكانها على الشبكة
initiative-acronym = الاسم المختصر
initiative-budgets = الميزانية
initiative-change-publication = نُشرت المبادرة
initiative-change-withdrawal = سُحبت المبادرة
initiative-description = ما تقوم به ولأي غرض
initiative-documents = وثائق عنها
initiative-ends = اليوم الأخير
initiative-funders = الجهات الممولة
initiative-implementers = الجهات المنفذة
initiative-leads = الجهات القائدة
initiative-move-publication = نشر
initiative-move-withdrawal = سحب
initiative-others = مشاركون آخرون
initiative-others-hint = اسم في كل سطر
initiative-outcomes = النتائج
initiative-places = أماكن العمل
initiative-reach = النطاق
initiative-sdg-targets = غايات أهداف التنمية المستدامة
initiative-sdgs = أهداف التنمية المستدامة
initiative-sectors = القطاعات
initiative-sectors-hint = كما يسميها المصدر، واحد في كل سطر
initiative-starts = اليوم الأول
initiative-state-draft = مسودة
initiative-state-published = منشورة
initiative-state-withdrawn = مسحوبة
initiative-status = المرحلة
initiative-title = الاسم
initiative-website = الموقع
initiative-wsis-action-lines = مسارات عمل القمة العالمية لمجتمع المعلومات
version-language = اللغة
version-name = الرقم أو الاسم
version-published-on = تاريخ الصدور
version-url = مكانها على الشبكة
resource-accessibility = إمكانية الوصول
resource-change-publication = نُشر المورد
resource-change-withdrawal = سُحب المورد
resource-competences = الكفاءات
resource-data-use = البيانات اللازمة
resource-description = ما يحتويه ولأي غرض
resource-level = المستوى
resource-licence = الرخصة
resource-move-publication = نشر
resource-move-withdrawal = سحب
resource-published-on = تاريخ الصدور الأول
resource-publishers = الناشرون
resource-resource-type = نوع المورد
resource-state-draft = مسودة
resource-state-published = منشور
resource-state-withdrawn = مسحوب
resource-title = العنوان
resource-versions = الطبعات والترجمات
resource-website = مكانه على الشبكة
sources = المصادر
sources-lead = ما تقوله المصادر غير ما كُتب هنا، وما ليس له حقل هنا.
sources-none = لم يأت هذا السجل من مصدر.
source-cut = هناك المزيد؛ الملف JSON يحتوي على كل شيء.
source-differs =
    { $count ->
        [zero] لا حقل يختلف عما في المصدر
        [one] حقل واحد يختلف عما في المصدر
        [two] حقلان يختلفان عما في المصدر
        [few] { $count } حقول تختلف عما في المصدر
        [many] { $count } حقلًا يختلف عما في المصدر
       *[other] { $count } حقل يختلف عما في المصدر
    }
source-here = هنا
source-read = قُرئ في { $day }
source-rest = ما ليس له حقل هنا
source-take = أخذ ما في المصدر
source-taken = من المصدر { $source }
source-there = في المصدر
catalogue = فهرس
catalogue-download = تنزيل ملف واحد يُقرأ دون اتصال
catalogue-first = تظهر أول { $number } فقط؛ ضيّقوا التصفية لرؤية الباقي.
catalogue-link = عرض كل السجلات العامة في هذه القائمة كاملة في صفحة واحدة، للطباعة
contents = المحتويات
embed = عرض هذه القائمة في موقعك
embed-all = عرض الكل في { $site }
embed-code = الأسطر المطلوب نسخها
embed-hint = انسخ هذه الأسطر إلى صفحتك. تبقى القائمة محدّثة، ولا يُتتبَّع من يقرؤها.
days =
    { $count ->
        [zero] بلا أيام
        [one] يوم واحد
        [two] يومان
        [few] { $count } أيام
        [many] { $count } يوماً
       *[other] { $count } يوم
    }
show-original = عرض الأصل
translate = ترجمة
translation-changed = حفظ شخص آخر هذا السجل في هذه الأثناء. ما كتبته هنا محفوظ أدناه: قارنه بالأصل ثم احفظ مرة أخرى.
translation-fits = ما زالت هذه الترجمة توافق الأصل
translation-human = ترجمها شخص
translation-into = الترجمة إلى { $language }
translation-languages = لغات الترجمة
translation-machine = ترجمة آلية
translation-made = كيف أُنجزت الترجمة
translation-next = التالي بلا ترجمة: { $label }
translation-none = لا توجد نصوص بلغة أخرى لترجمتها.
translation-progress = { $done } من { $all } من النصوص
translation-reviewed = ترجمة آلية راجعها شخص
translation-stale = تغيّر الأصل منذ ذلك الحين
translations-into = ما لم يُترجم إلى { $language }
translations-lead = السجلات العامة التي ينقصها نص بهذه اللغة، الأحدث أولاً.
translations-more = المزيد
translations-none = لا ينقص شيء هنا.
state-merged = مدموج
state-submitted = مرسل للمراجعة
move-approval = قبول ونشر
move-merge = دمج
move-return = إعادة إلى المالك
move-submission = إرسال للمراجعة
report-about = السجل
report-change-closure = إغلاق بلاغ
report-choose = اختاروا نوع المشكلة
report-lead = لا حاجة إلى حساب. يقرأ البلاغ أمناء الدليل والجهة المسؤولة عن السجل.
report-leave-empty = اتركوا هذا الحقل فارغا
report-move-closure = إغلاق البلاغ
report-problem = ما نوع المشكلة؟
report-reply = أريد ردا. يرى أمناء الدليل اسمي وعنواني.
report-reply-to = لمن نرسل الرد
report-say-what = اكتبوا ما الخطأ
report-send = إرسال
report-something = هل من خطأ هنا؟
report-state-closed = مغلق
report-state-open = مفتوح
report-text = ما الخطأ؟
report-text-note = حتى 2000 حرف. لا تكتبوا معلومات شخصية.
report-title = السجل المعني
report-too-long = النص أطول من 2000 حرف
curation = مراجعة السجلات
curation-lead = ما ينتظر قرار أمناء الدليل، والروابط المعطلة، وما يلزم تأكيده.
queue-back = العودة إلى القائمة
queue-confirm = للتأكيد
queue-confirm-total = سجلات للتأكيد: { $count }
queue-in-time = ضمن المهلة
queue-left = ما بقي بعد هذا: { $count }
queue-links = روابط معطلة
queue-links-total = روابط معطلة: { $count }
queue-more = غير معروضة هنا: { $count }
queue-narrow = عرض
queue-next = التالي دون قرار
queue-overdue = متأخر
queue-waiting = في الانتظار
queue-waiting-total = سجلات في الانتظار: { $count }
queue-written-in = لغة الكتابة
waits-since = في الانتظار منذ { $day }
all = الكل
review = مراجعة
review-before = كما رأيتموه
review-changed = تغيّر هذا السجل في هذه الأثناء
review-changed-lead = لم يُحفظ قراركم. اقرؤوا ما تغيّر ثم قرروا من جديد.
review-now = كما هو الآن
review-reason-hint = يقرؤه المالك. مطلوب عند الإعادة أو الرفض.
decision-needs-reason = اكتبوا السبب قبل هذا القرار.
owner = المالك
owned-by-facility = المرفق نفسه
open-record = فتح السجل
duplicates = قد يكون هذا مدرجا من قبل
duplicates-go-on = إن لم يكن هو نفسه، تابعوا كالمعتاد.
duplicate-same-page = يذكر صفحة الويب نفسها
duplicate-similar-title = الاسم متشابه
merge-changed-lead = لم يُدمج شيء. اقرؤوا القيم من جديد واختاروا.
merge-compare = مقارنة ودمج
merge-do = دمج السجلين
merge-goes = يُدمج فيه
merge-into-another = دمجه في سجل آخر
merge-lead = سيبقى سجل واحد، ومن يزور الآخر يُنقل إليه. اختاروا القيمة الباقية لكل حقل مختلف.
merge-leaning = سجلات أخرى تتبعه وتُحوّل إلى الباقي: { $count }
merge-of-goes = من السجل الآخر
merge-of-stays = من السجل الباقي
merge-stays = يبقى
merge-title = ما الذي يبقى؟
merge-undo = إلغاء الدمج
merge-unknown = لا يوجد سجل من هذا النوع بهذا الاسم.
merge-with = في أي سجل يُدمج؟
merge-with-hint = عنوانه على الويب أو اسمه الكامل
merged-here = دُمجت هنا:
merged-into = دُمج هذا السجل في:
reports-said = بلاغات عن هذا السجل: { $count }
still-right = ما زال صحيحا
is-it-still-right = هل ما زال هذا صحيحا؟
assured-on = آخر تأكيد في { $day }
ended-on = انتهى في { $day }
written-on = آخر تعديل في { $day }
to-look-at = سجلات تحتاج إلى نظركم: { $count }
to-look-at-lead = أكدوا ما لا يزال صحيحا، وعدّلوا الباقي.
broken-link = رابط معطل
link-answered = استجاب في { $day }
link-broken = لا يستجيب منذ { $day }
link-failed = لم يستجب في { $day }
collection-change-publication = نُشرت المجموعة
collection-change-withdrawal = سُحبت المجموعة
collection-collection-type = نوع المجموعة
collection-description = لمن هي ولأي غرض
collection-move-publication = نشر
collection-move-withdrawal = سحب
collection-resources = موارد من الدليل
collection-state-draft = مسودة
collection-state-published = منشورة
collection-state-withdrawn = مسحوبة
collection-steps = الخطوات
collection-title = العنوان
collection-trainings = دورات من الدليل
step-hours = المدة
step-note = سبب إدراجها هنا وما ينبغي الانتباه إليه
step-title = ما ينبغي أخذه أو قراءته
step-url = العنوان الإلكتروني
vocabularies = قوائم الرموز
vocabularies-lead = الأسماء التي تُستخدم في السجلات كلها، بست لغات: يُبحث بها وتُحسب الأعداد على أساسها.
vocabulary-after = بعد
vocabulary-amend = تعديل القائمة
vocabulary-amend-lead = يبيّن جدولٌ ما الذي سيتغير، ثم تقرر أنت. لا يُحفظ شيء قبل ذلك، ولا يُحذف أي رمز أبدا.
vocabulary-amended-on = عُدّلت هنا في { $day }
vocabulary-amendments = ما عُدّل هنا
vocabulary-apply = تطبيق هذه التعديلات
vocabulary-before = قبل
vocabulary-broader = ضمن
vocabulary-changed = يتغير
vocabulary-changes = رموز تتغير أو تُضاف: { NUMBER($count) }
vocabulary-code = الرمز
vocabulary-codes = الرموز: { NUMBER($count) }
vocabulary-column = العمود
vocabulary-conflict = عدّل شخص آخر هذه القائمة في هذه الأثناء. لم يُحفظ شيء: راجع ما سيتغير الآن وقرر من جديد.
vocabulary-fields = تُستخدم في: { $fields }
vocabulary-held = سجلات تُعرض بصورة مختلفة: { NUMBER($count) }
vocabulary-look = عرض ما سيتغير
vocabulary-mistake-at = السطر { $line }، العمود { $column }: { $what }
vocabulary-mistake-bad-code = «{ $given }» لا يصلح رمزا. استخدم حروفا لاتينية وأرقاما ونقاطا وواصلات بلا مسافات، حتى 60 حرفا.
vocabulary-mistake-circle = يقع «{ $given }» تحت هذا الرمز أصلا، فلا يكون أعلى منه.
vocabulary-mistake-code-twice = الرمز «{ $given }» مكرر. اجمع سطريه في سطر واحد.
vocabulary-mistake-column-twice = العمود «{ $given }» مكرر. أبقِ واحدا منهما.
vocabulary-mistake-no-code = لا رمز في هذا السطر. اكتبه في العمود code أو احذف السطر.
vocabulary-mistake-no-code-column = ينقص العمود code، وهو يبيّن الرمز المقصود في كل سطر.
vocabulary-mistake-no-label = لا اسم في { $given }. لكل رمز اسم باللغات الست كلها.
vocabulary-mistake-no-lines = لا سطور بعد السطر الأول. الصق الجدول كاملا مع أسماء الأعمدة.
vocabulary-mistake-not-a-table = لا يمكن قراءة الجدول هنا. تحقق من علامات الاقتباس.
vocabulary-mistake-not-one = «{ $given }» في retired: يُكتب 1 أو تُترك الخلية فارغة.
vocabulary-mistake-not-retired = للرمز «{ $given }» بديل لكنه ما زال يُختار. اكتب 1 في retired، أو أفرغ replaced_by.
vocabulary-mistake-too-many = أكثر من { $given } سطر. قسّم الجدول.
vocabulary-mistake-two-codes = هذا المرادف يؤدي إلى رمزين: { $given }. احذفه من أحدهما.
vocabulary-mistake-unknown-column = العمود «{ $given }» غير موجود في هذه القائمة. احذفه، أو قارنه بالجدول الذي نزّلته.
vocabulary-mistake-unknown-parent = الرمز الأعلى «{ $given }» غير موجود. أضفه أو اختر رمزا موجودا.
vocabulary-mistake-unknown-replacement = الرمز البديل «{ $given }» غير موجود أو لم يعد يُختار. اختر رمزا آخر.
vocabulary-mistake-wrong-width = عدد الخلايا { $given } ولا يطابق عدد الأعمدة. ضع بين علامتي اقتباس كل خلية فيها فاصلة.
vocabulary-name = الاسم
vocabulary-new = جديد
vocabulary-nothing = كل ما في الجدول مطابق لما هو معمول به، فلا شيء يتغير.
vocabulary-recoded = سجلات تأخذ الرمز الآخر: { NUMBER($count) }
vocabulary-records = السجلات
vocabulary-retired = لم يعد يُختار
vocabulary-step-download = نزّل القائمة كجدول.
vocabulary-step-edit = غيّر الأسماء أو المرادفات، أو أضف رموزا. اكتب 1 في العمود retired لرمز لم يعد يُختار، واكتب في replaced_by الرمز الذي يحل محله.
vocabulary-step-paste = الصق الجدول أدناه. لا حاجة إلى الأسطر والأعمدة التي لا تتغير.
vocabulary-synonyms = تسميات أخرى
vocabulary-table = الجدول
vocabulary-table-again = تغيير الجدول
vocabulary-table-note = السطر الأول أسماء الأعمدة؛ الفاصل فاصلة أو فاصلة منقوطة أو علامة جدولة. تُفصل المرادفات بفاصلة منقوطة.
vocabulary-unchanged = رموز في الجدول لا تتغير: { NUMBER($count) }
vocabulary-unnamed = رموز غير واردة في الجدول، وهي باقية: { NUMBER($count) }
amendment-entries = الرموز المعدّلة
amendment-state-in-force = نافذ
amendment-title = القائمة
amendment-vocabulary = اسم القائمة
amended-code-code = الرمز
amended-code-label = الاسم
amended-code-more = أعمدة أخرى
amended-code-parent = الرمز الأعلى
amended-code-synonyms = تسميات أخرى
follow-all = كل ما أتابعه
follow-change-look = اطّلع على الجديد
follow-is-new = جديد
follow-move-deletion = إيقاف المتابعة
follow-move-deletion-warning = لن ترى بعد الآن ما الجديد في هذا البحث.
follow-move-look = اطلعت على الجديد
follow-new = الجديد: { NUMBER($count) }
follow-new-or-more = الجديد: { NUMBER($count) } أو أكثر
follow-none = لا تتابع شيئا بعد. ابحث ثم اختر متابعة البحث.
follow-nothing-new = لا جديد
follow-query = البحث
follow-query-hint = كما يرد في عنوان صفحة البحث بعد علامة الاستفهام. يُملأ تلقائيا عندما تبدأ من صفحة البحث.
follow-search = فتح البحث
follow-state-kept = متابَع
follow-title = ماذا تسمّيه؟
named = أسماء قد تدل على منظمات مدرجة
named-lead = يذكر المصدر أسماء فقط. أكّد ما يقصده كل منها، فيصبح رابطا.
named-link = نعم، هذه هي
named-means = قد تكون:
named-role = ما دورها؟
