# Numbers, dates, languages

date-time = { $date }, { $time } UTC
list-last = { $list } и { $item }
list-last-before-i = { $list } и { $item }
list-more = { $list }, { $item }
number-bytes =
    { $number ->
        [one] { $number }{"\u00A0"}байт
        [few] { $number }{"\u00A0"}байта
        [many] { $number }{"\u00A0"}байт
       *[other] { $number }{"\u00A0"}байта
    }
number-gigabytes = { $number }{"\u00A0"}ГБ
number-kilobytes = { $number }{"\u00A0"}КБ
number-megabytes = { $number }{"\u00A0"}МБ
number-money = { $amount }{"\u00A0"}{ $currency }
number-percent = { $number }{"\u00A0"}%
number-terabytes = { $number }{"\u00A0"}ТБ

# Pages

about = О сервисе
about-service = О сервисе
about-text = Все, что здесь открыто, можно искать, читать, скачивать и проверять без учетной записи. Она нужна, чтобы попросить о помощи или предложить ее.
accessibility = Доступность
accessibility-text = Каждая страница работает без JavaScript, с клавиатуры, с программой чтения с экрана и на маленьком экране. Мы стремимся к уровню AA по WCAG 2.2. Если что-то вам мешает, сообщите механизму, который ведет этот сервис.
account = Моя учетная запись
account-email = Электронная почта
account-name = Полное имя
account-organisations = Вы можете действовать от имени
account-password = Пароль
account-roles = Роли
acting-for = От чьего имени вы действуете?
add-row = Добавить еще: { $label }
amount = Сумма
answers-title = Проверьте ответы
back-to-parts = Вернуться к разделам
by-person = автор: { $name }
cancel = Отмена
change = Изменить
change-creation = { $kind }: начат черновик
change-deletion = { $kind }: черновик удален
change-edit = { $kind }: внесены изменения
change-import = { $kind }: загрузка из файла
changes-check = Хеш последней строки:
changes-lead = Все открытые изменения с первого дня: что и когда. Ничто не удаляется, и каждый может это проверить.
changes-none = Пока ничего не опубликовано.
choose = Выберите вариант
clear-all = Сбросить все
close = Закрыть
compare-title = Что изменилось
conflict-lead = Пока ничего не сохранено. Для каждого ответа выберите, какой из двух останется.
conflict-title = Пока вы вносили изменения, эту запись сохранил кто-то другой
counted-on = Подсчитано { $day } по открытым записям.
create-account = Создать учетную запись
currency = Валюта
data-and-api = Данные и API
data-text = Любой список и любая запись есть также в форматах JSON и CSV: добавьте к адресу .json или .csv. Программы работают через API; токены создаются в вашей учетной записи.
day = День
delete-draft = Удалить черновик
delete-draft-warning = Черновик и все ответы в нем будут удалены. Это действие нельзя отменить.
demo-notice = Демонстрационный мир: люди, организации и запросы вымышлены.
done-deleted = Черновик удален.
done-moved = Готово.
done-saved = Сохранено.
done-signed-out = Вы вышли из системы.
door-ask-for-help = Попросить о помощи
door-ask-for-help-text = Для министерств, регуляторов и государственных органов
door-check-the-record = Проверить публичный журнал
door-check-the-record-text = Все открытые изменения, доступные для проверки каждому
door-find-training = Найти обучение
door-find-training-text = Курсы по темам, языкам, стоимости и месту
door-offer-help = Предложить помощь
door-offer-help-text = Добавьте учебный курс за несколько минут
drop-a-filter = Что-то найдется, если убрать один из этих фильтров:
edit = Редактировать
edition-compare = Редакция { $number }, что изменилось
edition-of = Редакция { $number }
error-changed = Кто-то сохранил раньше вас
error-changed-help = Загрузите запись заново и повторите изменение.
error-conflict = Сейчас это сделать нельзя
error-conflict-help = Состояние записи уже другое, или кто-то вас опередил. Вернитесь к записи и посмотрите, что с ней сейчас.
error-fault = У нас произошла ошибка
error-fault-help = Повторите попытку через несколько минут. Если ошибка повторится, сообщите нам и укажите код обращения.
error-forbidden = У вас нет права на это действие
error-forbidden-help = У вашей учетной записи нет нужного права. Чтобы попросить о помощи или добавить курс, она должна быть связана с организацией.
error-foreign-form = Не удалось проверить форму
error-foreign-form-help = Возможно, она была открыта слишком долго. Вернитесь назад, обновите страницу и отправьте форму еще раз.
error-home = Перейти на главную страницу
error-if-match-missing = Не указана редакция
error-if-match-missing-help = Передайте в If-Match тег сущности (ETag) той редакции, которую хотите заменить.
error-method = По этому адресу такое действие невозможно
error-method-help = Откройте страницу по ссылке на нее.
error-not-found = Такой страницы нет
error-not-found-help = Возможно, в адресе опечатка или запись вам недоступна.
error-not-json = Это не JSON
error-not-json-help = Передайте объект JSON.
error-nothing-saved = Ничего не потеряно и ничего не сохранено.
error-other-body = Эта форма уже была отправлена с другими ответами
error-other-body-help = Тогда она была сохранена. Откройте запись и измените её там. Программы используют новый ключ идемпотентности.
error-problems = Некоторые ответы нужно проверить
error-problems-help = В каждом замечании указано, к какому полю оно относится.
error-reference = Если будете писать нам, укажите код обращения:
error-sign-in = Войдите в систему
error-sign-in-help = Эта страница для тех, кто вошел в систему.
error-too-large = Текст или файл слишком велик
error-too-large-help = Отправляйте за один раз не более 20{"\u00A0"}МБ.
error-too-many = Слишком много попыток
error-too-many-help = Подождите четверть часа и попробуйте снова.
error-unavailable = Сейчас сервис не может сохранять данные
error-unavailable-help = Чтение по возможности работает. Повторите попытку через минуту.
fields-changed =
    { $count ->
        [one] Изменен { $count } ответ.
        [few] Изменены { $count } ответа.
        [many] Изменено { $count } ответов.
       *[other] Изменено { $count } ответа.
    }
filters = Фильтры
filters-in-use = Выбранные фильтры
first-administrator = Первый администратор
first-administrator-lead = Эта ссылка действует один раз. По ней создается учетная запись, которая управляет сервисом.
found-total =
    { $count ->
        [one] Найдена { NUMBER($count) } запись
        [few] Найдены { NUMBER($count) } записи
        [many] Найдено { NUMBER($count) } записей
       *[other] Найдено { NUMBER($count) } записи
    }
go-back = Вернуться без решения
hint-date = Например, 31 3 2027
hint-link = Введите название точно как в списке или его номер
hint-links = По одному названию в строке, точно как в списке
hint-markdown = Можно использовать **полужирный шрифт**, *курсив*, списки и ссылки
hint-period = Год, квартал (2027-Q1), месяц (2027-03) или день
history = История
home = Главная
home-lead = Facility связывает страны, которым нужна помощь, с теми, кто может ее оказать, и открыто показывает результаты.
home-numbers = Что уже есть в системе
home-title = На каждую потребность в цифровых навыках должен найтись тот, кто поможет
kind = Вид
language = Язык
latitude = Градусы северной широты
leave-as-is = Оставить как есть
list-empty = Ничего не подходит. Попробуйте другие слова или уберите часть фильтров.
longitude = Градусы восточной долготы
make-token = Создать токен
menu = Меню
month = Месяц
myself = От своего имени
narrow-list = Уточнить список
narrow-search = Уточнить поиск
next = Далее
no = Нет
no-title = Без названия
not-given = Не указано
not-public = не для всех
nothing-sent = Пока ничего не отправлено.
number = Номер
older-changes = Более ранние изменения
optional = (необязательно)
order = Порядок
order-fit = Сначала подходящие
order-newest = Сначала новые
order-title = По названию
original-language = Язык этого текста
other-languages = Язык и текст на других языках
own-lead = Черновики и записи, которые видны не всем.
own-total =
    { $count ->
        [one] { $count } запись, которую вы видите помимо открытых
        [few] { $count } записи, которые вы видите помимо открытых
        [many] { $count } записей, которые вы видите помимо открытых
       *[other] { $count } записи, которые вы видите помимо открытых
    }
page = Страница
pages = Страницы
passage-lead = Вы входите в систему как { $name }. Ссылка действует один раз.
password-hint = Не менее десяти знаков. Несколько слов запомнить легче, чем набор символов.
person-erased = бывший пользователь
place-country = Страна или район
place-name = Название или адрес
place-position = Положение на карте
previous = Назад
privacy = Конфиденциальность
privacy-text = Один файл cookie сохраняет ваш вход в систему, другой защищает форму, пока вы ее заполняете. С других сервисов ничего не загружается. Имена и адреса хранятся отдельно от записей и никогда не публикуются.
problem-control-character = в тексте есть невидимый управляющий символ
problem-deadline-after-end = последний день записи позже окончания
problem-line = { $label }: { $problem }
problem-org-id-unreadable = укажите список, дефис и номер
problem-ror-unreadable = идентификатор состоит из девяти знаков: 0, шесть строчных букв или цифр, две цифры
problem-word = Ошибка:
problems-title =
    { $count ->
        [one] Нужно проверить { $count } ответ
        [few] Нужно проверить { $count } ответа
        [many] Нужно проверить { $count } ответов
       *[other] Нужно проверить { $count } ответа
    }
reader-administrator = Администратор
reader-broker = Посредник
reader-coordinator = Координатор сети
reader-curator = Куратор реестра
reader-focal-point = Национальный координатор
reader-owner = Владелец записи
reason = Ваши доводы
reason-hint = Их прочтет другая сторона. Напишите, что нужно изменить.
record = Запись
record-not-shown = Запись, которая вам недоступна
remove = Убрать
remove-filter = Убрать фильтр:
row-legend = { $label } { $number }
save = Сохранить
save-and = Сохранить, затем: { $move }
save-draft = Сохранить как черновик
saved-by-another = Сохранено другим пользователем
search = Найти
search-ask-for-help = Попросить о помощи по этой теме
search-empty = Ничего не найдено. Это тоже полезно знать: запрос учтен без вашего имени как потребность, на которую пока никто не откликнулся.
search-everything = Искать везде
search-fewer-words = Попробуйте меньше слов или другие слова о том же.
search-kind = Найти: { $kinds }
search-title = Поиск: { $words }
seen-by-few = Эта запись видна не всем.
sign-in = Войти
sign-in-problem = Неверный адрес или пароль
sign-in-why = Все открытое можно читать без учетной записи.
sign-out = Выйти
site-name = Facility
skip = Перейти к основному содержанию
table = Таблица
take-with-you = Скачать:
task-attention = Требует внимания
task-done = Готово
task-not-started = Не начато
task-started = В работе
tasks-done = Готово разделов: { $done } из { $all }
title-problem = Ошибка:
token-once = Токен показывается один раз. Храните его там, где его не прочтет никто другой.
tokens = Токены для программ
tokens-lead = С токеном программа может в течение года действовать от вашего имени.
translated-human = Перевод (язык оригинала: { $language })
translated-machine = Машинный перевод (язык оригинала: { $language })
translated-reviewed = Машинный перевод, проверенный человеком (язык оригинала: { $language })
two-editions = Две редакции
unit-hours = ч
unit-mb = МБ
unit-people = чел.
waiting = Ожидается ответ: { $who } (с { $since }, срок: { $due })
waiting-overdue = Ожидается ответ: { $who } (с { $since }, срок истек: { $due })
what-happened = Что произошло
what-next = Что дальше
what-you-can-do = Что вы можете сделать
when = Когда
year = Год
yes = Да
you-are-here = Вы здесь
yours-not-saved = Ваш ответ, еще не сохранен

# Problems

problem-ends-before-start = последний день раньше первого
problem-missing = ответьте на этот вопрос
problem-not-a-date = укажите существующую дату, например 31 3 2027
problem-not-a-number = укажите число
problem-not-a-period = укажите год, квартал, месяц или день, например 2027-Q1
problem-not-a-position = укажите северную широту от -90 до 90 и восточную долготу от -180 до 180 градусов
problem-not-a-whole-number = укажите целое число
problem-not-an-address = укажите адрес, который начинается с https:// или http://
problem-not-an-amount = укажите сумму, например 1250.50
problem-not-an-email = укажите адрес электронной почты, например name@example.org
problem-not-yes-or-no = ответьте «да» или «нет»
problem-original-missing = приведите текст и на языке оригинала
problem-password-too-common = выберите пароль, который труднее угадать
problem-password-too-short = нужно не менее десяти знаков
problem-price-of-free = это бесплатно, поэтому цены быть не может
problem-repeated-key = эта строка повторяется
problem-several-lines = напишите в одну строку
problem-too-large = не больше { $limit }
problem-too-long = допустимо знаков: { $limit }; сейчас: { $count }
problem-too-many = допустимо не больше { $limit }; сейчас: { $count }
problem-too-small = не меньше { $limit }
problem-two-texts = есть два текста на одном языке
problem-unknown-code = значения { $given } нет в списке
problem-unknown-field = такого поля нет
problem-unknown-record = не найдено или недоступно: { $given }
problem-wanted-and-excluded = одна и та же организация указана и как желаемая, и как исключенная
problem-wrong-shape = значение имеет другой формат

# Rooms

room-accounts = Учетные записи
room-changes = Публичный журнал
room-clearing-house = Центр посредничества
room-clearing-house-lead = Кому что нужно и кто может помочь.
room-registry = Реестр
room-registry-lead = Кто и что есть: организации, учебные курсы и цифровые решения.

# Scope

scope-audiences = Аудитория
scope-countries = Страны или районы
scope-groups = Целевые группы
scope-languages = Языки
scope-topics = Темы

# Organisation

kind-collection = Коллекция
kind-collection-lead = Маршруты обучения и подборки курсов и ресурсов.
kind-collection-new = Добавить коллекцию
kind-collection-plural = Коллекции и маршруты обучения
kind-initiative = Инициатива
kind-initiative-lead = Кто что делает, где, до каких пор, на какие средства и с каким результатом.
kind-initiative-new = Добавить инициативу
kind-initiative-plural = Инициативы
kind-organisation = Организация
kind-organisation-lead = Кто оказывает, запрашивает, финансирует или объединяет помощь в развитии цифрового потенциала.
kind-organisation-new = Добавить организацию
kind-organisation-plural = Организации
organisation-acronym = Краткое название
organisation-change-doubt = Подтверждение организации отозвано
organisation-change-publication = Организация опубликована
organisation-change-verification = Организация подтверждена
organisation-change-withdrawal = Организация снята с публикации
organisation-description = Чем занимается
organisation-headquarters = Штаб-квартира
organisation-move-doubt = Отозвать подтверждение
organisation-move-publication = Опубликовать
organisation-move-verification = Отметить как подтверждённую
organisation-move-withdrawal = Снять с публикации
organisation-org-id = Идентификатор org-id
organisation-org-id-hint = Список, дефис и номер в нём, например XM-DAC-41114
organisation-organisation-type = Тип организации
organisation-other-names = Другие названия
organisation-other-names-hint = По одному в строке
organisation-reach = Географический охват
organisation-ror = Идентификатор ROR
organisation-ror-hint = Девять букв и цифр, например 03yrm5c26
organisation-state-draft = Черновик
organisation-state-published = Опубликована
organisation-state-verified = Подтверждена
organisation-state-withdrawn = Снята с публикации
organisation-title = Название
organisation-website = Веб-сайт

# Training

kind-resource = Ресурс
kind-resource-lead = Руководства, передовой опыт, исследования и инструменты, которыми можно пользоваться самостоятельно.
kind-resource-new = Добавить ресурс
kind-resource-plural = Ресурсы
kind-training = Учебный курс
kind-training-form = Нужны три ответа; остальные помогут учащимся найти курс.
kind-training-lead = Курсы и программы по темам, языкам, стоимости и месту.
kind-training-new = Добавить учебный курс
kind-training-plural = Учебные курсы
run-ends = Последний день
run-language = Язык
run-mode = Формат
run-place = Место
run-registration-deadline = Последний день записи
run-seats = Число мест для учащихся
run-starts = Первый день
run-website = Где записаться
training-accessibility = Доступность
training-certificate = Сертификат
training-change-publication = Учебный курс опубликован
training-change-withdrawal = Учебный курс снят с публикации
training-competences = Компетенции
training-cost = Стоимость
training-data-use = Расход трафика
training-data-use-hint = Сколько данных нужно загрузить за всё обучение
training-description = Чему и как учат
training-duration = Продолжительность
training-level = Уровень
training-mode = Формат
training-move-publication = Опубликовать
training-move-withdrawal = Снять с публикации
training-prerequisites = Что нужно знать или иметь заранее
training-price = Цена
training-provider = Кто проводит
training-registration-deadline = Последний день записи
training-runs = Наборы
training-state-draft = Черновик
training-state-published = Опубликован
training-state-withdrawn = Снят с публикации
training-title = Название курса
training-training-type = Вид обучения
training-website = Веб-сайт
training-works-offline = Работает без подключения к сети

# Solution

evidence-goal = Цель
evidence-text = Подтверждение
evidence-url = Где прочитать
kind-solution = Цифровое решение
kind-solution-lead = Программы, данные, контент, стандарты и модели, которыми могут пользоваться другие.
kind-solution-new = Добавить цифровое решение
kind-solution-plural = Цифровые решения
licence-name = Лицензия
licence-url = Текст лицензии
repository-name = Что там находится
repository-url = Адрес
solution-building-blocks = Строительные блоки
solution-change-publication = Цифровое решение опубликовано
solution-change-withdrawal = Цифровое решение снято с публикации
solution-description = Для чего служит
solution-dpg-stage = Цифровое общественное благо
solution-evidence = Подтверждения вклада в Цели
solution-licences = Лицензии
solution-move-publication = Опубликовать
solution-move-withdrawal = Снять с публикации
solution-other-names = Другие названия
solution-other-names-hint = По одному в строке
solution-owners = Владельцы
solution-partners = Партнеры
solution-repositories = Репозитории
solution-sdgs = Цели в области устойчивого развития
solution-sectors = Сектора
solution-solution-types = Что это
solution-state-draft = Черновик
solution-state-published = Опубликовано
solution-state-withdrawn = Снято с публикации
solution-title = Название
solution-used-in = Используется в
solution-website = Веб-сайт

# Request

kind-request = Запрос о поддержке
kind-request-form = Нужны восемь ответов. Черновик можно сохранить в любой момент и вернуться к нему позже.
kind-request-lead = О чем просят страны: методическая помощь, финансирование или консультации.
kind-request-new = Попросить о помощи
kind-request-next = Посредник прочтет ваш запрос в течение десяти рабочих дней. Если вы так выбрали, запрос станет открытым, когда посредник его примет.
kind-request-notice = Предложенный здесь вариант или достигнутая договоренность не являются решением о закупке, официальным одобрением или договором.
kind-request-plural = Запросы о поддержке
request-amount = Запрашиваемая сумма
request-amount-hint = Только если вы просите о финансировании
request-beneficiaries = Сколько людей получат пользу
request-budget = Сколько вы можете заплатить
request-change-acceptance = Запрос принят
request-change-closure = Запрос закрыт
request-change-refusal = Запрос отклонен
request-change-submission = Запрос подан
request-change-withdrawal = Запрос отозван
request-contact = Кому отвечать
request-contact-hint = Видно только вам и посреднику
request-done-so-far = Что уже сделано
request-ends = Последний день
request-excluded-providers = Организации, которые не следует предлагать
request-expected-result = Что должно измениться в итоге
request-expected-result-hint = И по чему это будет видно
request-kind-of-support = Вид поддержки
request-modality = Методическая помощь, финансирование или консультации
request-move-acceptance = Принять
request-move-closure = Закрыть
request-move-refusal = Отклонить
request-move-refusal-hint = Заявитель узнает об этом и о ваших доводах. Отказ не публикуется.
request-move-submission = Отправить запрос
request-move-withdrawal = Отозвать
request-need = Что вам нужно?
request-need-hint = Для кого это, для скольких людей и что уже есть
request-placement = Где нужна поддержка
request-plan = Национальный план, которому это служит
request-plan-hint = Адрес в интернете
request-preferred-providers = Желательные организации
request-starts = Первый день
request-state-accepted = Принят
request-state-closed = Закрыт
request-state-declined = Отклонен
request-state-draft = Черновик
request-state-submitted = Подан
request-state-withdrawn = Отозван
request-task-contact = Контактное лицо и кто может читать запрос
request-task-need = Потребность
request-task-scope = Где, о чем и для кого
request-task-support = Какая поддержка поможет
request-title = О чем вы просите, одной строкой
request-visibility = Кто может читать запрос

# Suggestions

doubt-different-language = Язык отличается от языка запроса: сравнить удалось только темы
doubt-no-portfolio = Нет сведений о прежней работе
doubt-short-text = Описание очень краткое
fit-all-parts = Почему? Все составляющие и основания
fit-audience = Аудитория
fit-audience-reason = Для кого: { $evidence }
fit-dates = Даты
fit-dates-reason = Даты: { $evidence }
fit-evidence = Основания
fit-experience = Прежняя работа
fit-experience-reason = Прежняя работа: { $evidence }
fit-geography = Место
fit-geography-reason = Где работает: { $evidence }
fit-languages = Языки
fit-languages-reason = На каких языках: { $evidence }
fit-mode = Формат
fit-mode-reason = Формат: { $evidence }
fit-nothing-known = Сведений нет
fit-of-hundred = Соответствие: { $fit } из 100
fit-part = Составляющая
fit-parts = Составляющие соответствия
fit-ratings =
    { $count ->
        [one] { $count } оценка
        [few] { $count } оценки
        [many] { $count } оценок
       *[other] { $count } оценки
    }
fit-reliability = Надежность
fit-reliability-reason = Надежность: { $evidence }
fit-topic = Темы и слова
fit-topic-reason = По тем же темам: { $evidence }
fit-value = Соответствие
fit-weight = Вес
fit-words = общие слова: { $words }
suggestions = Предлагаемые варианты
suggestions-lead = Порядок носит рекомендательный характер; решает человек.
suggestions-none = Пока ничего подходящего нет. Потребность остается видимой для тех, кто ищет нерешенные задачи.
suggestions-waiting = Варианты подбираются. Обновите страницу чуть позже.
more-languages = Другие языки
quoted = «{ $text }»
components = Компоненты с примерами
components-inputs = Поля ввода
components-lead = То, из чего состоят страницы: пустое, заполненное и с ошибкой. Примеры не являются записями.
components-lists = Списки и фильтры
components-tasks = Задачи, сообщения и кнопки
components-values = Значения в том виде, в каком их показывают записи
supply-assured-by = Кем проверено
supply-assured-on = Сведения проверены
supply-source = Источник
supply-source-licence = Лицензия источника
supply-source-url = Где можно прочитать источник
budget-amount = Сумма
budget-ends = По
budget-starts = С
outcome-actual = Достигнутое значение
outcome-baseline = Исходное значение
outcome-indicator = Показатель
outcome-period = Когда измерено
outcome-target = Целевое значение
outcome-title = Что должно было измениться
document-language = Язык
document-title = Название
document-url = Где находится
initiative-acronym = Краткое название
initiative-budgets = Бюджет
initiative-change-publication = Инициатива опубликована
initiative-change-withdrawal = Инициатива отозвана
initiative-description = Что делает и для чего
initiative-documents = Документы
initiative-ends = Последний день
initiative-funders = Кто финансирует
initiative-implementers = Кто осуществляет
initiative-leads = Кто руководит
initiative-move-publication = Опубликовать
initiative-move-withdrawal = Отозвать
initiative-others = Другие участники
initiative-others-hint = По одному названию в строке
initiative-outcomes = Результаты
initiative-places = Где работает
initiative-reach = Охват
initiative-sdg-targets = Задачи целей
initiative-sdgs = Цели в области устойчивого развития
initiative-sectors = Отрасли
initiative-sectors-hint = Как их называет источник, по одной в строке
initiative-starts = Первый день
initiative-state-draft = Черновик
initiative-state-published = Опубликована
initiative-state-withdrawn = Отозвана
initiative-status = Состояние
initiative-title = Название
initiative-website = Веб-сайт
initiative-wsis-action-lines = Направления деятельности ВВУИО
version-language = Язык
version-name = Номер или название
version-published-on = Дата выхода
version-url = Где находится
resource-accessibility = Доступность
resource-change-publication = Ресурс опубликован
resource-change-withdrawal = Ресурс отозван
resource-competences = Компетенции
resource-data-use = Расход трафика
resource-description = Что содержит и для чего
resource-level = Уровень
resource-licence = Лицензия
resource-move-publication = Опубликовать
resource-move-withdrawal = Отозвать
resource-published-on = Дата первого выхода
resource-publishers = Кем издан
resource-resource-type = Вид ресурса
resource-state-draft = Черновик
resource-state-published = Опубликован
resource-state-withdrawn = Отозван
resource-title = Название
resource-versions = Издания и переводы
resource-website = Где находится
catalogue = Каталог
catalogue-download = Скачать одним файлом для чтения без сети
catalogue-first = Показаны только первые { $number }; сузьте фильтры, чтобы увидеть остальные.
catalogue-link = Все открытые записи этого списка полностью на одной странице, для печати
contents = Содержание
embed = Показать этот список на своём сайте
embed-all = Смотреть всё на { $site }
embed-code = Строки для копирования
embed-hint = Скопируйте эти строки на свою страницу. Список всегда свежий, а за читателями никто не следит.
collection-change-publication = Коллекция опубликована
collection-change-withdrawal = Коллекция отозвана
collection-collection-type = Вид коллекции
collection-description = Для кого и с какой целью
collection-move-publication = Опубликовать
collection-move-withdrawal = Отозвать
collection-resources = Ресурсы из реестра
collection-state-draft = Черновик
collection-state-published = Опубликована
collection-state-withdrawn = Отозвана
collection-steps = Шаги
collection-title = Название
collection-trainings = Курсы из реестра
step-hours = Сколько занимает
step-note = Почему это здесь и на что обратить внимание
step-title = Что пройти или прочитать
step-url = Адрес в интернете
