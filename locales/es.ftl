# Numbers, dates, languages

date-time = { $date }, { $time } UTC
list-last = { $list } y { $item }
list-last-before-i = { $list } e { $item }
list-more = { $list }, { $item }
number-bytes =
    { $number ->
        [one] { $number }{"\u00A0"}byte
        [many] { $number } de bytes
       *[other] { $number }{"\u00A0"}bytes
    }
number-gigabytes = { $number }{"\u00A0"}GB
number-kilobytes = { $number }{"\u00A0"}KB
number-megabytes = { $number }{"\u00A0"}MB
number-money = { $amount }{"\u00A0"}{ $currency }
number-percent = { $number }{"\u00A0"}%
number-terabytes = { $number }{"\u00A0"}TB

# Pages

about = Acerca de este servicio
about-service = Acerca de este servicio
about-text = Todo lo que aquí es público se puede buscar, leer, descargar y comprobar sin tener cuenta. La cuenta hace falta para pedir ayuda o para ofrecerla.
accessibility = Accesibilidad
accessibility-text = Todas las páginas funcionan sin JavaScript, con el teclado, con un lector de pantalla y en pantallas pequeñas. Nuestro objetivo es el nivel AA de las WCAG 2.2. Si algo le impide avanzar, avise al mecanismo que gestiona este servicio.
account = Mi cuenta
account-email = Correo electrónico
account-name = Nombre completo
account-organisations = Puede actuar en nombre de
account-password = Contraseña
account-roles = Funciones
acting-for = ¿En nombre de quién actúa?
add-row = Añadir otro elemento: { $label }
amount = Importe
answers-title = Revise sus respuestas
back-to-parts = Volver a los apartados
by-person = por { $name }
cancel = Cancelar
change = Cambiar
change-creation = { $kind }: borrador iniciado
change-deletion = { $kind }: borrador eliminado
change-edit = { $kind }: ficha modificada
change-import = { $kind }: ficha importada de un archivo
change-translation = { $kind }: traducción
changes-check = Huella digital (hash) de la línea más reciente:
changes-lead = Todos los cambios públicos desde el primer día: qué y cuándo. No se elimina nada y cualquiera puede comprobarlo.
changes-none = Todavía no se ha publicado nada.
choose = Elija una opción
clear-all = Borrar todos
close = Cerrar
compare-title = Qué ha cambiado
conflict-lead = Todavía no se ha guardado nada. Para cada respuesta, elija cuál se queda.
conflict-title = Otra persona guardó esta ficha mientras usted la modificaba
counted-on = Recuento del { $day } a partir de las fichas públicas.
create-account = Crear la cuenta
currency = Moneda
data-and-api = Datos y API
data-text = Todas las listas y fichas están también en JSON y CSV: añada .json o .csv a su dirección. Los programas usan la API; las claves de acceso se crean en su cuenta.
day = Día
delete-draft = Eliminar el borrador
delete-draft-warning = Se eliminarán el borrador y todas sus respuestas. Esta acción no se puede deshacer.
demo-notice = Mundo de demostración: las personas, las organizaciones y las solicitudes son inventadas.
done-deleted = El borrador se ha eliminado.
done-moved = Hecho.
done-saved = Guardado.
done-signed-out = Ha cerrado la sesión.
done-token-revoked = La clave fue revocada. Ya no se acepta.
door-ask-for-help = Pedir ayuda
door-ask-for-help-text = Para ministerios, reguladores y organismos públicos
door-check-the-record = Comprobar el registro público
door-check-the-record-text = Todos los cambios públicos, a la vista de cualquiera
door-find-training = Buscar formación
door-find-training-text = Cursos por tema, idioma, costo y lugar
door-offer-help = Ofrecer ayuda
door-offer-help-text = Anuncie una formación en pocos minutos
drop-a-filter = Encontraría resultados si quitara uno de estos filtros:
edit = Modificar
edition-compare = Versión { $number }, qué ha cambiado
edition-of = Versión { $number }
error-changed = Otra persona guardó antes
error-changed-help = Vuelva a cargar la ficha y repita el cambio.
error-conflict = Esto no se puede hacer ahora
error-conflict-help = La ficha ya está en otro estado o alguien se adelantó. Vuelva a la ficha para ver cómo está.
error-fault = Ha fallado algo por nuestra parte
error-fault-help = Vuelva a intentarlo dentro de unos minutos. Si se repite, avísenos e indique la referencia.
error-forbidden = No tiene permiso para hacer esto
error-forbidden-help = Su cuenta no tiene el permiso necesario. Para pedir ayuda o anunciar una formación, su cuenta debe pertenecer a una organización.
error-foreign-form = No se ha podido comprobar el formulario
error-foreign-form-help = Puede que llevara demasiado tiempo abierto. Vuelva atrás, cargue de nuevo la página y envíelo otra vez.
error-home = Ir a la página de inicio
error-if-match-missing = Falta la versión
error-if-match-missing-help = Envíe en If-Match la etiqueta de entidad (ETag) de la versión que quiere reemplazar.
error-media-type = Se espera otro tipo de contenido
error-media-type-help = Envíe el cambio como application/merge-patch+json.
error-method = Esta dirección no admite esa operación
error-method-help = Abra la página desde su enlace.
error-not-found = Esta página no existe
error-not-found-help = Puede que la dirección esté mal escrita o que usted no tenga acceso a la ficha.
error-not-json = El texto no es JSON
error-not-json-help = Envíe un objeto JSON.
error-nothing-saved = No se ha perdido nada y no se ha guardado nada.
error-other-body = Este formulario ya se envió con otras respuestas
error-other-body-help = Se guardó entonces. Abra la ficha y modifíquela allí. Los programas usan una nueva clave de idempotencia.
error-out-of-scope = La clave no permite esto
error-out-of-scope-help = Cree en su cuenta una clave que lo permita.
error-over-quota = Demasiadas solicitudes en un minuto
error-over-quota-help = Espere los segundos que indica Retry-After y repita la solicitud.
error-problems = Conviene revisar algunas respuestas
error-problems-help = Cada problema indica a qué campo se refiere.
error-reference = Si nos escribe, indique esta referencia:
error-sign-in = Inicie sesión
error-sign-in-help = Esta página es para quienes han iniciado sesión.
error-too-large = El texto o el archivo es demasiado grande
error-too-large-help = Envíe menos de 20{"\u00A0"}MB de una vez.
error-too-many = Demasiados intentos
error-too-many-help = Espere un cuarto de hora y vuelva a intentarlo.
error-unavailable = El servicio no puede guardar en este momento
error-unavailable-help = La consulta sigue funcionando en parte. Vuelva a intentarlo dentro de un minuto.
fields-changed =
    { $count ->
        [one] Ha cambiado una respuesta.
        [many] Han cambiado { $count } de respuestas.
       *[other] Han cambiado { $count } respuestas.
    }
filters = Filtros
filters-in-use = Filtros aplicados
first-administrator = Primer administrador
first-administrator-lead = Este enlace sirve una sola vez. Con él se crea la cuenta que gestiona este servicio.
found-total =
    { $count ->
        [one] 1 resultado
        [many] { NUMBER($count) } de resultados
       *[other] { NUMBER($count) } resultados
    }
go-back = Volver sin decidir
hint-date = Por ejemplo, 31 3 2027
hint-link = Escriba el nombre tal como figura en la lista, o su número
hint-links = Un nombre por línea, tal como figura en la lista
hint-markdown = Puede usar **negrita**, *cursiva*, listas y enlaces
hint-period = Un año, un trimestre (2027-Q1), un mes (2027-03) o un día
history = Historial
home = Inicio
home-lead = Facility pone en contacto a los países que piden ayuda con quienes pueden darla, y deja constancia pública de los resultados.
home-numbers = Lo que consta hasta hoy
home-title = Toda necesidad de competencias digitales debería encontrar a quien pueda atenderla
kind = Tipo
language = Idioma
latitude = Grados norte
leave-as-is = Dejarlo como está
list-empty = No hay resultados. Pruebe con otras palabras o con menos filtros.
longitude = Grados este
make-token = Crear una clave de acceso
menu = Menú
month = Mes
myself = Yo
narrow-list = Acotar la lista
narrow-search = Acotar la búsqueda
next = Siguiente
no = No
no-title = Sin título
not-given = Sin respuesta
not-public = no es público
nothing-sent = Todavía no se ha enviado nada.
number = Número
older-changes = Cambios anteriores
optional = (opcional)
order = Orden
order-fit = Mejor coincidencia
order-newest = Más recientes
order-title = Título
original-in = Original en { $language }
original-language = Idioma de este texto
other-languages = Idioma, y el texto en otros idiomas
own-lead = Borradores y fichas que no todo el mundo ve.
own-total =
    { $count ->
        [one] Una ficha que usted ve además de las públicas
        [many] { $count } de fichas que usted ve además de las públicas
       *[other] { $count } fichas que usted ve además de las públicas
    }
page = Página
pages = Páginas
passage-lead = Va a iniciar sesión como { $name }. El enlace sirve una sola vez.
password-hint = Al menos diez caracteres. Varias palabras se recuerdan mejor que los signos.
person-erased = una persona que ya no tiene cuenta
place-country = País o área
place-name = Nombre o dirección
place-position = Posición en el mapa
previous = Anterior
privacy = Privacidad
privacy-text = Una cookie mantiene abierta su sesión y otra protege el formulario mientras lo rellena. No se carga nada de otros servicios. Los nombres y las direcciones se guardan aparte de las fichas y nunca se publican.
problem-control-character = el texto contiene un carácter de control invisible
problem-deadline-after-end = el último día de inscripción es posterior al final
problem-line = { $label }: { $problem }
problem-not-yours = usted no puede actuar por este titular
problem-org-id-unreadable = escriba la lista, un guion y el número
problem-ror-unreadable = el identificador tiene nueve signos: 0, seis letras minúsculas o cifras y dos cifras
problem-word = Error:
problems-title =
    { $count ->
        [one] Conviene revisar una respuesta
        [many] Conviene revisar { $count } de respuestas
       *[other] Conviene revisar { $count } respuestas
    }
reader-administrator = Administrador
reader-broker = Intermediador
reader-coordinator = Coordinador de la red
reader-curator = Responsable del directorio
reader-focal-point = Punto focal nacional
reader-owner = Titular de la ficha
reason = Sus motivos
reason-hint = La otra parte los leerá. Diga qué tendría que cambiar.
record = Ficha
record-not-shown = Una ficha a la que usted no tiene acceso
remove = Quitar
remove-filter = Quitar el filtro:
row-legend = { $label } { $number }
save = Guardar
save-and = Guardar y después: { $move }
save-draft = Guardar como borrador
saved-by-another = Guardado por otra persona
search = Buscar
search-ask-for-help = Pedir ayuda sobre este tema
search-elsewhere = Sin filtros, según el idioma del registro:
search-empty = No se ha encontrado nada. Saberlo también es útil: se cuenta, sin su nombre, como una necesidad que aún nadie atiende.
search-everything = Buscar en todo
search-fewer-words = Pruebe con menos palabras, o con otras que digan lo mismo.
search-kind = Buscar: { $kinds }
search-similar = Ningún registro tiene exactamente estas palabras. Estos tienen palabras parecidas.
search-title = Búsqueda: { $words }
seen-by-few = No todo el mundo ve esta ficha.
sign-in = Iniciar sesión
sign-in-problem = El correo electrónico o la contraseña no son correctos
sign-in-why = Todo lo público se puede leer sin cuenta.
sign-out = Cerrar sesión
site-name = Facility
skip = Ir al contenido principal
table = Tabla
take-with-you = Descargar en otro formato:
task-attention = Requiere su atención
task-done = Completado
task-not-started = Sin empezar
task-started = En curso
tasks-done = Apartados completados: { $done } de { $all }
title-problem = Error:
token-acts = Lo que permite hacer a un programa
token-days = Cuánto dura
token-ends = termina el { $day }
token-kinds = Solo para algunos tipos de registro
token-kinds-hint = Sin elección vale para todos los tipos.
token-last-used = usada por última vez el { $day }
token-move = Dar pasos: enviar, publicar, aceptar, retirar
token-move-short = pasos
token-name = Su nombre
token-name-hint = Por ejemplo, el programa que la usará.
token-never-used = aún sin usar
token-new = Una clave nueva
token-once = Solo se muestra una vez. Guárdela donde nadie más la lea.
token-read = Leer los registros que usted ve
token-read-short = leer
token-revoke = Revocar
token-write = Crear y modificar registros, borrar borradores
token-write-short = escribir
tokens = Claves de acceso para programas
tokens-lead = Una clave permite que un programa actúe en su nombre a través de la API: hasta donde usted elija aquí y nunca más allá de lo que usted mismo puede.
translated-human = Traducción (idioma original: { $language })
translated-machine = Traducción automática (idioma original: { $language })
translated-reviewed = Traducción automática revisada (idioma original: { $language })
two-editions = Dos versiones
unit-hours = horas
unit-mb = MB
unit-people = personas
waiting = Pendiente de: { $who }, desde el { $since }. El plazo vence el { $due }.
waiting-overdue = Pendiente de: { $who }, desde el { $since }. El plazo venció el { $due }.
what-happened = Qué ha pasado
what-next = Qué pasa después
what-you-can-do = Qué puede hacer
when = Cuándo
year = Año
yes = Sí
you-are-here = Usted está aquí
yours-not-saved = Lo suyo, aún sin guardar

# Problems

problem-ends-before-start = el último día es anterior al primero
problem-missing = responda a esta pregunta
problem-not-a-date = indique una fecha que exista, por ejemplo 31 3 2027
problem-not-a-number = indique un número
problem-not-a-period = indique un año, un trimestre, un mes o un día, por ejemplo 2027-Q1
problem-not-a-position = indique los grados norte, de -90 a 90, y los grados este, de -180 a 180
problem-not-a-whole-number = indique un número entero
problem-not-an-address = indique una dirección que empiece por https:// o http://
problem-not-an-amount = indique un importe, por ejemplo 1250.50
problem-not-an-email = indique un correo electrónico, por ejemplo nombre@example.org
problem-not-yes-or-no = responda sí o no
problem-original-missing = indique también el texto en su idioma original
problem-password-too-common = elija una contraseña más difícil de adivinar
problem-password-too-short = use al menos diez caracteres
problem-price-of-free = es gratuito, así que no tiene precio
problem-repeated-key = esta fila aparece dos veces
problem-several-lines = escríbalo en una sola línea
problem-too-large = como máximo { $limit }
problem-too-long = como máximo { $limit } caracteres; hay { $count }
problem-too-many = como máximo { $limit }; hay { $count }
problem-too-small = como mínimo { $limit }
problem-two-texts = hay dos textos en un mismo idioma
problem-unknown-code = { $given } no está en la lista
problem-unknown-field = ese campo no existe
problem-unknown-record = no se ha encontrado { $given }, o usted no tiene acceso
problem-wanted-and-excluded = una misma organización figura como deseada y como excluida
problem-wrong-shape = el valor no tiene el formato esperado

# Rooms

room-accounts = Cuentas
room-changes = Registro público
room-clearing-house = Centro de intercambio
room-clearing-house-lead = Quién necesita qué y quién puede ayudar.
room-registry = Directorio
room-registry-lead = Quién es quién y qué existe: organizaciones, formaciones y soluciones digitales.

# Scope

scope-audiences = Público destinatario
scope-countries = Países o áreas
scope-groups = Grupos prioritarios
scope-languages = Idiomas
scope-topics = Temas

# Organisation

kind-initiative = Iniciativa
kind-initiative-lead = Quién hace qué, dónde, hasta cuándo, con qué dinero y con qué resultados.
kind-initiative-new = Añadir una iniciativa
kind-initiative-plural = Iniciativas
kind-organisation = Organización
kind-organisation-lead = Entidades que prestan, piden, financian o promueven apoyo al desarrollo de la capacidad digital.
kind-organisation-new = Añadir una organización
kind-organisation-plural = Organizaciones
organisation-acronym = Sigla
organisation-change-doubt = Verificación de la organización retirada
organisation-change-publication = Organización publicada
organisation-change-verification = Organización verificada
organisation-change-withdrawal = Organización retirada
organisation-description = Qué hace
organisation-headquarters = Sede
organisation-move-doubt = Retirar la verificación
organisation-move-publication = Publicar
organisation-move-verification = Marcar como verificada
organisation-move-withdrawal = Retirar
organisation-org-id = Identificador org-id
organisation-org-id-hint = La lista, un guion y el número en ella, como XM-DAC-41114
organisation-organisation-type = Tipo de organización
organisation-other-names = Otros nombres
organisation-other-names-hint = Uno por línea
organisation-reach = Ámbito geográfico
organisation-ror = Identificador ROR
organisation-ror-hint = Nueve letras y cifras, como 03yrm5c26
organisation-state-draft = En borrador
organisation-state-published = Publicada
organisation-state-verified = Verificada
organisation-state-withdrawn = Retirada
organisation-title = Nombre
organisation-website = Sitio web

# Training

kind-resource = Recurso
kind-resource-lead = Guías, buenas prácticas, investigaciones y herramientas para usar por cuenta propia.
kind-resource-new = Añadir un recurso
kind-resource-plural = Recursos
kind-training = Formación
kind-training-form = Bastan tres respuestas; las demás ayudan a que la encuentren.
kind-training-lead = Cursos y programas, por tema, idioma, costo y lugar.
kind-training-new = Anunciar una formación
kind-training-plural = Formaciones
run-ends = Último día
run-language = Idioma
run-mode = Modalidad
run-place = Lugar
run-registration-deadline = Último día de inscripción
run-seats = Plazas para participantes
run-starts = Primer día
run-website = Dónde inscribirse
training-accessibility = Accesibilidad
training-certificate = Certificado
training-change-publication = Formación publicada
training-change-withdrawal = Formación retirada
training-competences = Competencias
training-cost = Costo
training-data-use = Consumo de datos
training-data-use-hint = Lo que se carga por la red durante toda la formación
training-description = Qué se aprende y cómo
training-duration = Duración
training-level = Nivel
training-mode = Modalidad
training-move-publication = Publicar
training-move-withdrawal = Retirar
training-prerequisites = Requisitos previos
training-price = Precio
training-provider = Organización que la imparte
training-registration-deadline = Último día de inscripción
training-runs = Ediciones
training-state-draft = En borrador
training-state-published = Publicada
training-state-withdrawn = Retirada
training-title = Nombre de la formación
training-training-type = Tipo de formación
training-website = Sitio web
training-works-offline = Funciona sin conexión

# Solution

evidence-goal = Objetivo
evidence-text = Prueba
evidence-url = Dónde leerla
kind-solution = Solución
kind-solution-lead = Software, datos, contenidos, normas y modelos que otros pueden usar.
kind-solution-new = Añadir una solución
kind-solution-plural = Soluciones
licence-name = Licencia
licence-url = Texto de la licencia
repository-name = Qué contiene
repository-url = Dirección
solution-building-blocks = Bloques de construcción
solution-change-publication = Solución publicada
solution-change-withdrawal = Solución retirada
solution-description = Qué hace
solution-dpg-stage = Bien público digital
solution-evidence = Pruebas de su contribución a los Objetivos
solution-licences = Licencias
solution-move-publication = Publicar
solution-move-withdrawal = Retirar
solution-other-names = Otros nombres
solution-other-names-hint = Uno por línea
solution-owners = Titulares
solution-partners = Asociados
solution-repositories = Repositorios
solution-sdgs = Objetivos de Desarrollo Sostenible
solution-sectors = Sectores
solution-solution-types = Qué es
solution-state-draft = En borrador
solution-state-published = Publicada
solution-state-withdrawn = Retirada
solution-title = Nombre
solution-used-in = Se utiliza en
solution-website = Sitio web

# Request

kind-request = Solicitud de apoyo
kind-request-form = Hacen falta ocho respuestas. Puede guardar un borrador en cualquier momento y volver más tarde.
kind-request-lead = Lo que piden los países: orientación, financiación o asesoramiento.
kind-request-new = Pedir ayuda
kind-request-next = Un intermediador lee su solicitud en un plazo de diez días hábiles. Si usted así lo eligió, se hace pública cuando el intermediador la acepta.
kind-request-notice = Una sugerencia o un acuerdo alcanzado aquí no es una decisión de adquisición, un aval ni un contrato.
kind-request-plural = Solicitudes de apoyo
request-amount = Importe solicitado
request-amount-hint = Solo si pide financiación
request-beneficiaries = Personas que se beneficiarían
request-budget = Cuánto pueden pagar
request-change-acceptance = Solicitud aceptada
request-change-closure = Solicitud cerrada
request-change-refusal = Solicitud rechazada
request-change-submission = Solicitud presentada
request-change-withdrawal = Solicitud retirada
request-contact = A quién responder
request-contact-hint = Solo lo ven usted y el intermediador
request-done-so-far = Qué se ha hecho hasta ahora
request-ends = Último día
request-excluded-providers = Organizaciones que no se deben sugerir
request-expected-result = Qué debería ser distinto después
request-expected-result-hint = Y en qué se notaría
request-kind-of-support = Tipo de apoyo
request-modality = Orientación, financiación o asesoramiento
request-move-acceptance = Aceptar
request-move-closure = Cerrar
request-move-refusal = Rechazar
request-move-refusal-hint = Se comunica al solicitante, con sus motivos. El rechazo no se hace público.
request-move-submission = Enviar la solicitud
request-move-withdrawal = Retirar
request-need = ¿Qué necesitan?
request-need-hint = Para quién es, cuántas personas son y qué existe ya
request-placement = Dónde se debería prestar el apoyo
request-plan = Plan nacional al que contribuye
request-plan-hint = Una dirección web
request-preferred-providers = Organizaciones que prefieren
request-starts = Primer día
request-state-accepted = Aceptada
request-state-closed = Cerrada
request-state-declined = Rechazada
request-state-draft = En borrador
request-state-submitted = Presentada
request-state-withdrawn = Retirada
request-task-contact = Contacto y quién puede leerla
request-task-need = La necesidad
request-task-scope = Dónde, sobre qué y para quién
request-task-support = El apoyo que sería útil
request-title = Qué piden, en una línea
request-visibility = Quién puede leerla

# Suggestions

doubt-different-language = Está en un idioma distinto del de la solicitud: solo se pudieron comparar los temas
doubt-no-portfolio = No consta ningún trabajo anterior
doubt-short-text = La descripción es muy breve
fit-all-parts = ¿Por qué? Todos los elementos y sus indicios
fit-audience = Público
fit-audience-reason = Dirigido a: { $evidence }
fit-dates = Fechas
fit-dates-reason = Fechas: { $evidence }
fit-evidence = Indicios
fit-experience = Trabajo anterior
fit-experience-reason = Trabajo anterior: { $evidence }
fit-geography = Lugar
fit-geography-reason = Trabaja en: { $evidence }
fit-languages = Idiomas
fit-languages-reason = Se ofrece en: { $evidence }
fit-mode = Modalidad
fit-mode-reason = Modalidad: { $evidence }
fit-nothing-known = No consta ningún dato
fit-of-hundred = Adecuación: { $fit } de 100
fit-part = Elemento
fit-parts = Elementos de la adecuación
fit-ratings =
    { $count ->
        [one] una valoración
        [many] { $count } de valoraciones
       *[other] { $count } valoraciones
    }
fit-reliability = Fiabilidad
fit-reliability-reason = Fiabilidad: { $evidence }
fit-topic = Temas y palabras
fit-topic-reason = Sobre los mismos temas: { $evidence }
fit-value = Adecuación
fit-weight = Peso
fit-words = palabras en común: { $words }
suggestions = Sugerencias
suggestions-lead = El orden es orientativo; decide una persona.
suggestions-none = Por ahora no consta nada adecuado. La necesidad sigue a la vista de quienes buscan carencias que cubrir.
suggestions-waiting = Las sugerencias se están preparando. Vuelva a cargar la página dentro de un momento.
more-languages = Más idiomas
quoted = «{ $text }»
components = Componentes con ejemplos
components-inputs = Campos de entrada
components-lead = Aquello de lo que están hechas las páginas: vacío, rellenado y con un problema. Los ejemplos no son registros.
components-lists = Listas y filtros
components-tasks = Tareas, avisos y botones
components-values = Valores tal como los muestran los registros
supply-assured-by = Comprobado por
supply-assured-on = Última comprobación de los datos
supply-source = Fuente
supply-source-licence = Licencia de la fuente
supply-source-url = Dónde se puede leer la fuente
budget-amount = Importe
budget-ends = Hasta
budget-starts = Desde
outcome-actual = Valor alcanzado
outcome-baseline = Valor anterior
outcome-indicator = Medida
outcome-period = Cuándo se midió
outcome-target = Valor previsto
outcome-title = Lo que debía cambiar
document-language = Idioma
document-title = Título
document-url = Dónde está
initiative-acronym = Sigla
initiative-budgets = Presupuesto
initiative-change-publication = Iniciativa publicada
initiative-change-withdrawal = Iniciativa retirada
initiative-description = Qué hace y para qué
initiative-documents = Documentos
initiative-ends = Último día
initiative-funders = Financiada por
initiative-implementers = Ejecutada por
initiative-leads = Dirigida por
initiative-move-publication = Publicar
initiative-move-withdrawal = Retirar
initiative-others = Otros participantes
initiative-others-hint = Un nombre por línea
initiative-outcomes = Resultados
initiative-places = Lugares donde trabaja
initiative-reach = Alcance
initiative-sdg-targets = Metas de los objetivos
initiative-sdgs = Objetivos de Desarrollo Sostenible
initiative-sectors = Sectores
initiative-sectors-hint = Como los nombra la fuente, uno por línea
initiative-starts = Primer día
initiative-state-draft = Borrador
initiative-state-published = Publicada
initiative-state-withdrawn = Retirada
initiative-status = Situación
initiative-title = Nombre
initiative-website = Sitio web
initiative-wsis-action-lines = Líneas de acción de la CMSI
version-language = Idioma
version-name = Número o nombre
version-published-on = Fecha de publicación
version-url = Dónde está
resource-accessibility = Accesibilidad
resource-change-publication = Recurso publicado
resource-change-withdrawal = Recurso retirado
resource-competences = Competencias
resource-data-use = Consumo de datos
resource-description = Qué contiene y para qué
resource-level = Nivel
resource-licence = Licencia
resource-move-publication = Publicar
resource-move-withdrawal = Retirar
resource-published-on = Fecha de primera publicación
resource-publishers = Publicado por
resource-resource-type = Tipo de recurso
resource-state-draft = Borrador
resource-state-published = Publicado
resource-state-withdrawn = Retirado
resource-title = Título
resource-versions = Ediciones y traducciones
resource-website = Dónde está
sources = Fuentes
sources-lead = Lo que las fuentes dicen de otro modo que lo escrito aquí, y lo que no tiene campo aquí.
sources-none = Este registro no procede de ninguna fuente.
source-cut = Hay más; el JSON lo contiene todo.
source-differs =
    { $count ->
        [one] Un campo difiere de una fuente
       *[other] { $count } campos difieren de una fuente
    }
source-here = Aquí
source-read = Leído el { $day }
source-rest = Lo que no tiene campo aquí
source-take = Tomar lo que dice la fuente
source-taken = tomado de la fuente { $source }
source-there = En la fuente
catalogue = Catálogo
catalogue-download = Descargar en un solo archivo para leer sin conexión
catalogue-first = Solo se muestran los primeros { $number }; acote los filtros para ver los demás.
catalogue-link = Todos los registros públicos de esta lista completos en una página, para imprimir
contents = Índice
embed = Mostrar esta lista en su propio sitio
embed-all = Ver todo en { $site }
embed-code = Líneas para copiar
embed-hint = Copie estas líneas en su página. La lista se mantiene al día y no se rastrea a quien la lee.
days =
    { $count ->
        [one] { $count } día
        [many] { $count } de días
       *[other] { $count } días
    }
show-original = Ver el original
translate = Traducir
translation-changed = Otra persona guardó este registro mientras tanto. Lo que escribió está abajo: compárelo con los originales y guarde de nuevo.
translation-fits = Esta traducción sigue siendo fiel al original
translation-human = Por una persona
translation-into = Traducción al { $language }
translation-languages = Idiomas de destino
translation-machine = Por máquina
translation-made = Cómo se hizo
translation-next = Siguiente por traducir: { $label }
translation-none = No hay textos en otro idioma que traducir.
translation-progress = { $done } de { $all } textos
translation-reviewed = Por máquina, revisada por una persona
translation-stale = el original ha cambiado desde entonces
translations-into = Sin traducir todavía al { $language }
translations-lead = Registros públicos a los que les falta un texto en este idioma, los más recientes primero.
translations-more = Más
translations-none = Aquí no falta nada.
