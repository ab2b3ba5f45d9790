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
more-languages = لغات أخرى
