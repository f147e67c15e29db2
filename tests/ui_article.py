"""A made-up article for the browser tests: headline, statements, embedded Latin, numbers, the page around it."""

ARABIC = """وزارة النقل تعلن خطة جديدة لمحطات المياه

أعلن وزير النقل سامي الخطيب يوم الاثنين أن الوزارة ستفتح 12 محطة جديدة في المدينة قبل نهاية 2027.

وقالت وحدة CTU إن 45 شخصا اعتقلوا بين 2019 و 2021 في عملية CTU-7 قرب الحدود.

وأكد الوزير أن الخطة لن تؤثر على الأسعار.

وأضاف أن المشروع يحتاج إلى خمسة ملايين دولار.

وأشار مدير المشروع إلى أن العمل بدأ في الشمال.

وختم الوزير بالقول إن الحكومة ترحب بكل مساعدة.
"""

ENGLISH = (
    "Transport ministry announces new plan for water stations",
    "Transport Minister Sami al-Khatib said on Monday that the ministry will open 12 new stations by the end of 2026.",
    "The CTU unit said 45 people were arrested between 2019 and 2021 in operation CTU-7 near the border.",
    "The minister stressed that the plan will affect prices.",
    "He added that the project needs five million dollars.",
    "The project director pointed out that work began in the north.",
    "The minister concluded by saying that the government welcomes any help.",
)
