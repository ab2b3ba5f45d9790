# Numbers, dates, languages

date-time = { $date }, { $time } UTC
list-last = { $list } et { $item }
list-last-before-i = { $list } et { $item }
list-more = { $list }, { $item }
number-bytes =
    { $number ->
        [one] { $number }{"\u00A0"}octet
        [many] { $number } d’octets
       *[other] { $number }{"\u00A0"}octets
    }
number-gigabytes = { $number }{"\u00A0"}Go
number-kilobytes = { $number }{"\u00A0"}Ko
number-megabytes = { $number }{"\u00A0"}Mo
number-money = { $amount }{"\u00A0"}{ $currency }
number-percent = { $number }{"\u202F"}%
number-terabytes = { $number }{"\u00A0"}To

# Pages

about = À propos de ce service
about-service = À propos de ce service
about-text = Tout ce qui est public ici peut être cherché, lu, téléchargé et vérifié sans compte. Un compte est nécessaire pour demander de l’aide ou en proposer.
accessibility = Accessibilité
accessibility-text = Chaque page fonctionne sans JavaScript, au clavier, avec un lecteur d’écran et sur un petit écran. Nous visons le niveau AA des WCAG 2.2. Si quelque chose vous bloque, signalez-le au mécanisme qui gère ce service.
account = Mon compte
account-email = Adresse électronique
account-name = Nom complet
account-organisations = Vous pouvez agir au nom de
account-password = Mot de passe
account-roles = Rôles
acting-for = Au nom de qui agissez-vous{"\u202F"}?
add-row = Ajouter un élément{"\u00A0"}: { $label }
amount = Montant
answers-title = Vérifiez vos réponses
back-to-parts = Revenir aux rubriques
by-person = par { $name }
cancel = Annuler
change = Modifier
change-creation = { $kind }{"\u00A0"}: brouillon commencé
change-deletion = { $kind }{"\u00A0"}: brouillon supprimé
change-edit = { $kind }{"\u00A0"}: fiche modifiée
change-import = { $kind }{"\u00A0"}: fiche importée d’un fichier
change-translation = { $kind } : traduction
changes-check = Empreinte (hash) de la ligne la plus récente{"\u00A0"}:
changes-lead = Tous les changements publics depuis le premier jour{"\u00A0"}: quoi et quand. Rien n’est retiré et chacun peut le vérifier.
changes-none = Rien n’a encore été rendu public.
choose = Choisissez une option
clear-all = Tout effacer
close = Fermer
compare-title = Ce qui a changé
conflict-lead = Rien n’est encore enregistré. Pour chaque réponse, choisissez celle qui est conservée.
conflict-title = Une autre personne a enregistré cette fiche pendant que vous la modifiiez
counted-on = Décompte établi le { $day } à partir des fiches publiques.
create-account = Créer le compte
currency = Monnaie
data-and-api = Données et API
data-text = Chaque liste et chaque fiche existent aussi en JSON et en CSV{"\u00A0"}: ajoutez .json ou .csv à l’adresse. Les programmes utilisent l’API{"\u202F"}; les jetons se créent dans votre compte.
day = Jour
delete-draft = Supprimer le brouillon
delete-draft-warning = Le brouillon et toutes ses réponses seront supprimés. Cette action est définitive.
demo-notice = Monde de démonstration{"\u00A0"}: les personnes, les organisations et les demandes sont inventées.
done-deleted = Le brouillon a été supprimé.
done-moved = C’est fait.
done-saved = Enregistré.
done-signed-out = La session est fermée.
done-token-revoked = Le jeton est révoqué. Il est refusé désormais.
door-ask-for-help = Demander de l’aide
door-ask-for-help-text = Pour un ministère, un régulateur ou un organisme public
door-check-the-record = Vérifier le registre public
door-check-the-record-text = Chaque changement public, vérifiable par tous
door-find-training = Trouver une formation
door-find-training-text = Des cours par thème, langue, coût et lieu
door-offer-help = Proposer de l’aide
door-offer-help-text = Présentez une formation en quelques minutes
drop-a-filter = Vous auriez des résultats sans l’un de ces filtres{"\u00A0"}:
edit = Modifier
edition-compare = Version { $number }, ce qui a changé
edition-of = Version { $number }
error-changed = Une autre personne a enregistré avant vous
error-changed-help = Rechargez la fiche et refaites votre modification.
error-conflict = Cette action n’est pas possible maintenant
error-conflict-help = La fiche a changé d’état, ou quelqu’un vous a devancé. Revenez à la fiche pour voir où elle en est.
error-fault = Un problème est survenu de notre côté
error-fault-help = Réessayez dans quelques minutes. Si cela se reproduit, signalez-le-nous en indiquant la référence.
error-forbidden = Vous n’êtes pas autorisé à faire cela
error-forbidden-help = Votre compte n’a pas le droit nécessaire. Pour demander de l’aide ou présenter une formation, votre compte doit appartenir à une organisation.
error-foreign-form = Le formulaire n’a pas pu être vérifié
error-foreign-form-help = Il est peut-être resté ouvert trop longtemps. Revenez en arrière, rechargez la page et renvoyez-le.
error-home = Aller à la page d’accueil
error-if-match-missing = La version n’est pas indiquée
error-if-match-missing-help = Envoyez dans If-Match l’étiquette d’entité (ETag) de la version que vous voulez remplacer.
error-media-type = Un autre type de contenu est attendu
error-media-type-help = Envoyez la modification en application/merge-patch+json.
error-method = Cette adresse n’accepte pas cette opération
error-method-help = Ouvrez la page par son lien.
error-not-found = Cette page n’existe pas
error-not-found-help = L’adresse est peut-être mal saisie, ou la fiche ne vous est pas accessible.
error-not-json = Le texte n’est pas du JSON
error-not-json-help = Envoyez un objet JSON.
error-nothing-saved = Rien n’est perdu et rien n’a été enregistré.
error-other-body = Ce formulaire a déjà été envoyé avec d’autres réponses
error-other-body-help = Il a alors été enregistré. Ouvrez la fiche et modifiez-la. Les programmes utilisent une nouvelle clé d’idempotence.
error-out-of-scope = Le jeton ne permet pas cela
error-out-of-scope-help = Créez dans votre compte un jeton qui le permet.
error-over-quota = Trop de demandes en une minute
error-over-quota-help = Attendez le nombre de secondes indiqué par Retry-After, puis recommencez.
error-problems = Certaines réponses sont à revoir
error-problems-help = Chaque problème indique le champ concerné.
error-reference = Si vous nous écrivez, indiquez cette référence{"\u00A0"}:
error-sign-in = Veuillez vous connecter
error-sign-in-help = Cette page est réservée aux personnes connectées.
error-too-large = Le texte ou le fichier est trop volumineux
error-too-large-help = Envoyez moins de 20{"\u00A0"}Mo à la fois.
error-too-many = Trop de tentatives
error-too-many-help = Patientez un quart d’heure, puis réessayez.
error-unavailable = Le service ne peut pas enregistrer en ce moment
error-unavailable-help = La consultation fonctionne encore en partie. Réessayez dans une minute.
fields-changed =
    { $count ->
        [one] { $count } réponse a changé.
        [many] { $count } de réponses ont changé.
       *[other] { $count } réponses ont changé.
    }
filters = Filtres
filters-in-use = Filtres appliqués
first-administrator = Premier administrateur
first-administrator-lead = Ce lien ne sert qu’une fois. Il crée le compte qui gère ce service.
found-total =
    { $count ->
        [one] { NUMBER($count) } résultat
        [many] { NUMBER($count) } de résultats
       *[other] { NUMBER($count) } résultats
    }
go-back = Revenir sans décider
hint-date = Par exemple 31 3 2027
hint-link = Saisissez le nom exactement comme dans la liste, ou son numéro
hint-links = Un nom par ligne, exactement comme dans la liste
hint-markdown = Vous pouvez utiliser **gras**, *italique*, des listes et des liens
hint-period = Une année, un trimestre (2027-Q1), un mois (2027-03) ou un jour
history = Historique
home = Accueil
home-lead = Facility met les pays qui demandent de l’aide en relation avec ceux qui peuvent aider. Les résultats sont publics.
home-numbers = Ce qui est répertorié
home-title = Chaque besoin de compétences numériques devrait trouver quelqu’un qui peut y répondre
kind = Type
language = Langue
latitude = Degrés nord
leave-as-is = Laisser en l’état
list-empty = Aucun résultat. Essayez d’autres mots ou moins de filtres.
longitude = Degrés est
make-token = Créer un jeton
menu = Menu
month = Mois
myself = Moi-même
narrow-list = Affiner la liste
narrow-search = Affiner la recherche
next = Suivant
no = Non
no-title = Sans titre
not-given = Sans réponse
not-public = non public
nothing-sent = Rien n’a encore été envoyé.
number = Numéro
older-changes = Changements antérieurs
optional = (facultatif)
order = Ordre
order-fit = Pertinence
order-newest = Plus récents
order-title = Titre
original-in = Original en { $language }
original-language = Langue de ce texte
other-languages = Langue, et texte dans d’autres langues
own-lead = Brouillons et fiches que tout le monde ne voit pas.
own-total =
    { $count ->
        [one] { $count } fiche que vous voyez en plus des fiches publiques
        [many] { $count } de fiches que vous voyez en plus des fiches publiques
       *[other] { $count } fiches que vous voyez en plus des fiches publiques
    }
page = Page
pages = Pages
passage-lead = Vous allez vous connecter en tant que { $name }. Le lien ne sert qu’une fois.
password-hint = Au moins dix caractères. Plusieurs mots se retiennent mieux que des signes.
person-erased = une personne qui n’a plus de compte
place-country = Pays ou zone
place-name = Nom ou adresse
place-position = Position sur la carte
previous = Précédent
privacy = Vie privée
privacy-text = Un cookie maintient votre connexion et un autre protège le formulaire pendant que vous le remplissez. Rien n’est chargé depuis d’autres services. Les noms et les adresses sont conservés à part des fiches et ne sont jamais publiés.
problem-control-character = le texte contient un caractère de contrôle invisible
problem-deadline-after-end = le dernier jour d’inscription est après la fin
problem-line = { $label }{"\u00A0"}: { $problem }
problem-not-yours = vous ne pouvez pas agir pour ce titulaire
problem-org-id-unreadable = écrivez la liste, un tiret et le numéro
problem-ror-unreadable = l’identifiant compte neuf signes : 0, six lettres minuscules ou chiffres, deux chiffres
problem-word = Erreur{"\u00A0"}:
problems-title =
    { $count ->
        [one] { $count } réponse est à revoir
        [many] { $count } de réponses sont à revoir
       *[other] { $count } réponses sont à revoir
    }
reader-administrator = Administrateur
reader-broker = Facilitateur
reader-coordinator = Coordonnateur du réseau
reader-curator = Responsable du répertoire
reader-focal-point = Point focal national
reader-owner = Titulaire de la fiche
reason = Vos motifs
reason-hint = L’autre partie les lira. Dites ce qui devrait changer.
record = Fiche
record-not-shown = Une fiche qui ne vous est pas accessible
remove = Retirer
remove-filter = Retirer le filtre{"\u00A0"}:
row-legend = { $label } { $number }
save = Enregistrer
save-and = Enregistrer, puis{"\u00A0"}: { $move }
save-draft = Enregistrer comme brouillon
saved-by-another = Enregistré par une autre personne
search = Rechercher
search-ask-for-help = Demander de l’aide à ce sujet
search-elsewhere = Sans filtres, selon la langue de la fiche :
search-empty = Rien n’a été trouvé. C’est utile à savoir{"\u00A0"}: la recherche est comptée, sans votre nom, comme un besoin encore sans réponse.
search-everything = Rechercher partout
search-fewer-words = Essayez moins de mots, ou d’autres mots pour la même chose.
search-kind = Rechercher{"\u00A0"}: { $kinds }
search-similar = Aucune fiche ne contient exactement ces mots. Celles-ci en contiennent de semblables.
search-title = Recherche{"\u00A0"}: { $words }
seen-by-few = Tout le monde ne voit pas cette fiche.
sign-in = Se connecter
sign-in-problem = L’adresse ou le mot de passe n’est pas correct
sign-in-why = Tout ce qui est public peut être lu sans compte.
sign-out = Se déconnecter
site-name = Facility
skip = Aller au contenu principal
table = Tableau
take-with-you = À télécharger{"\u00A0"}:
task-attention = À revoir
task-done = Terminé
task-not-started = Pas commencé
task-started = En cours
tasks-done = Rubriques terminées{"\u00A0"}: { $done } sur { $all }
title-problem = Erreur{"\u00A0"}:
token-acts = Ce qu'il permet à un programme
token-days = Sa durée
token-ends = se termine le { $day }
token-kinds = Seulement pour certains types de fiches
token-kinds-hint = Sans choix, il vaut pour tous les types.
token-last-used = utilisé en dernier le { $day }
token-move = Faire des démarches : envoyer, publier, accepter, retirer
token-move-short = démarches
token-name = Son nom
token-name-hint = Par exemple le programme qui l'utilisera.
token-never-used = pas encore utilisé
token-new = Un nouveau jeton
token-once = Il ne s’affiche qu’une fois. Conservez-le là où personne d’autre ne peut le lire.
token-read = Lire les fiches que vous voyez
token-read-short = lire
token-revoke = Révoquer
token-write = Créer et modifier des fiches, supprimer des brouillons
token-write-short = écrire
tokens = Jetons pour les programmes
tokens-lead = Un jeton permet à un programme d'agir en votre nom par l'API : dans les limites choisies ici, et jamais au-delà de vos propres droits.
translated-human = Traduction (langue d’origine{"\u00A0"}: { $language })
translated-machine = Traduction automatique (langue d’origine{"\u00A0"}: { $language })
translated-reviewed = Traduction automatique relue (langue d’origine{"\u00A0"}: { $language })
two-editions = Deux versions
unit-hours = heures
unit-mb = Mo
unit-people = personnes
waiting = En attente de{"\u00A0"}: { $who }, depuis le { $since }. Échéance{"\u00A0"}: le { $due }.
waiting-overdue = En attente de{"\u00A0"}: { $who }, depuis le { $since }. Échéance dépassée depuis le { $due }.
what-happened = Ce qui s’est passé
what-next = La suite
what-you-can-do = Ce que vous pouvez faire
when = Quand
year = Année
yes = Oui
you-are-here = Vous êtes ici
yours-not-saved = Votre réponse, pas encore enregistrée

# Problems

problem-ends-before-start = le dernier jour précède le premier
problem-missing = veuillez répondre
problem-not-a-date = indiquez une date qui existe, par exemple 31 3 2027
problem-not-a-number = indiquez un nombre
problem-not-a-period = indiquez une année, un trimestre, un mois ou un jour, par exemple 2027-Q1
problem-not-a-position = indiquez les degrés nord, de -90 à 90, et les degrés est, de -180 à 180
problem-not-a-whole-number = indiquez un nombre entier
problem-not-an-address = indiquez une adresse qui commence par https:// ou http://
problem-not-an-amount = indiquez un montant, par exemple 1250.50
problem-not-an-email = indiquez une adresse électronique, par exemple nom@example.org
problem-not-yes-or-no = répondez par oui ou par non
problem-original-missing = indiquez aussi le texte dans sa langue d’origine
problem-password-too-common = choisissez un mot de passe plus difficile à deviner
problem-password-too-short = utilisez au moins dix caractères
problem-price-of-free = c’est gratuit, il n’y a donc pas de prix
problem-repeated-key = cette ligne figure deux fois
problem-several-lines = écrivez sur une seule ligne
problem-too-large = au maximum { $limit }
problem-too-long = au maximum { $limit } caractères{"\u202F"}; vous en avez { $count }
problem-too-many = au maximum { $limit }{"\u202F"}; vous en avez { $count }
problem-too-small = au minimum { $limit }
problem-two-texts = il y a deux textes dans une même langue
problem-unknown-code = { $given } ne figure pas dans la liste
problem-unknown-field = ce champ n’existe pas
problem-unknown-record = { $given } est introuvable ou ne vous est pas accessible
problem-wanted-and-excluded = une même organisation est à la fois souhaitée et exclue
problem-wrong-shape = la valeur n’a pas le format attendu

# Rooms

room-accounts = Comptes
room-changes = Registre public
room-clearing-house = Centre d’échange
room-clearing-house-lead = Qui a besoin de quoi, et qui peut aider.
room-registry = Répertoire
room-registry-lead = Les acteurs et les ressources{"\u00A0"}: organisations, formations et solutions numériques.

# Scope

scope-audiences = Publics
scope-countries = Pays ou zones
scope-groups = Groupes à atteindre
scope-languages = Langues
scope-topics = Thèmes

# Organisation

kind-initiative = Initiative
kind-initiative-lead = Qui fait quoi, où, jusqu’à quand, avec quels moyens et quels résultats.
kind-initiative-new = Ajouter une initiative
kind-initiative-plural = Initiatives
kind-organisation = Organisation
kind-organisation-lead = Entités qui apportent, demandent, financent ou mobilisent un appui au développement des capacités numériques.
kind-organisation-new = Ajouter une organisation
kind-organisation-plural = Organisations
organisation-acronym = Sigle
organisation-change-doubt = Vérification de l’organisation retirée
organisation-change-publication = Organisation publiée
organisation-change-verification = Organisation vérifiée
organisation-change-withdrawal = Organisation retirée
organisation-description = Ce qu’elle fait
organisation-headquarters = Siège
organisation-move-doubt = Retirer la vérification
organisation-move-publication = Publier
organisation-move-verification = Marquer comme vérifiée
organisation-move-withdrawal = Retirer
organisation-org-id = Identifiant org-id
organisation-org-id-hint = La liste, un tiret et le numéro dans celle-ci, comme XM-DAC-41114
organisation-organisation-type = Type d’organisation
organisation-other-names = Autres noms
organisation-other-names-hint = Un par ligne
organisation-reach = Portée géographique
organisation-ror = Identifiant ROR
organisation-ror-hint = Neuf lettres et chiffres, comme 03yrm5c26
organisation-state-draft = À l’état de brouillon
organisation-state-published = Publiée
organisation-state-verified = Vérifiée
organisation-state-withdrawn = Retirée
organisation-title = Nom
organisation-website = Site web

# Training

kind-resource = Ressource
kind-resource-lead = Guides, bonnes pratiques, recherches et outils à utiliser soi-même.
kind-resource-new = Ajouter une ressource
kind-resource-plural = Ressources
kind-training = Formation
kind-training-form = Trois réponses suffisent{"\u202F"}; les autres aident les apprenants à la trouver.
kind-training-lead = Cours et programmes, par thème, langue, coût et lieu.
kind-training-new = Présenter une formation
kind-training-plural = Formations
run-ends = Dernier jour
run-language = Langue
run-mode = Format
run-place = Lieu
run-registration-deadline = Dernier jour d’inscription
run-seats = Nombre de places
run-starts = Premier jour
run-website = Où s’inscrire
training-accessibility = Accessibilité
training-certificate = Certificat
training-change-publication = Formation publiée
training-change-withdrawal = Formation retirée
training-competences = Compétences
training-cost = Coût
training-data-use = Données à charger
training-data-use-hint = Ce qu’il faut charger par le réseau pour toute la formation
training-description = Ce que l’on apprend, et comment
training-duration = Durée
training-level = Niveau
training-mode = Format
training-move-publication = Publier
training-move-withdrawal = Retirer
training-prerequisites = Prérequis
training-price = Prix
training-provider = Organisation qui la donne
training-registration-deadline = Dernier jour d’inscription
training-runs = Sessions
training-state-draft = À l’état de brouillon
training-state-published = Publiée
training-state-withdrawn = Retirée
training-title = Nom de la formation
training-training-type = Type de formation
training-website = Site web
training-works-offline = Fonctionne sans connexion

# Solution

evidence-goal = Objectif
evidence-text = Preuve
evidence-url = Où la lire
kind-solution = Solution
kind-solution-lead = Logiciels, données, contenus, normes et modèles que d’autres peuvent utiliser.
kind-solution-new = Ajouter une solution
kind-solution-plural = Solutions
licence-name = Licence
licence-url = Texte de la licence
repository-name = Ce qui s’y trouve
repository-url = Adresse
solution-building-blocks = Briques de base
solution-change-publication = Solution publiée
solution-change-withdrawal = Solution retirée
solution-description = Ce qu’elle fait
solution-dpg-stage = Bien public numérique
solution-evidence = Preuves de sa contribution aux Objectifs
solution-licences = Licences
solution-move-publication = Publier
solution-move-withdrawal = Retirer
solution-other-names = Autres noms
solution-other-names-hint = Un par ligne
solution-owners = Propriétaires
solution-partners = Partenaires
solution-repositories = Dépôts
solution-sdgs = Objectifs de développement durable
solution-sectors = Secteurs
solution-solution-types = Nature
solution-state-draft = À l’état de brouillon
solution-state-published = Publiée
solution-state-withdrawn = Retirée
solution-title = Nom
solution-used-in = Utilisé dans
solution-website = Site web

# Request

kind-request = Demande d’appui
kind-request-form = Huit réponses sont nécessaires. Vous pouvez enregistrer un brouillon à tout moment et revenir plus tard.
kind-request-lead = Ce que demandent les pays{"\u00A0"}: orientation, financement ou conseil.
kind-request-new = Demander de l’aide
kind-request-next = Un facilitateur lit votre demande dans les dix jours ouvrables. Si vous l’avez choisi, elle devient publique quand le facilitateur l’accepte.
kind-request-notice = Une suggestion ou un accord conclu ici n’est ni une décision d’achat, ni une approbation officielle, ni un contrat.
kind-request-plural = Demandes d’appui
request-amount = Montant demandé
request-amount-hint = Seulement si vous demandez un financement
request-beneficiaries = Personnes qui en bénéficieraient
request-budget = Ce que vous pouvez payer
request-change-acceptance = Demande acceptée
request-change-closure = Demande clôturée
request-change-refusal = Demande refusée
request-change-submission = Demande soumise
request-change-withdrawal = Demande retirée
request-contact = À qui répondre
request-contact-hint = Visible seulement par vous et le facilitateur
request-done-so-far = Ce qui a été fait jusqu’ici
request-ends = Dernier jour
request-excluded-providers = Organisations à ne pas suggérer
request-expected-result = Ce qui devrait être différent ensuite
request-expected-result-hint = Et à quoi cela se verrait
request-kind-of-support = Type d’appui
request-modality = Orientation, financement ou conseil
request-move-acceptance = Accepter
request-move-closure = Clôturer
request-move-refusal = Refuser
request-move-refusal-hint = Le demandeur en est informé, avec vos motifs. Le refus n’est pas rendu public.
request-move-submission = Envoyer la demande
request-move-withdrawal = Retirer
request-need = De quoi avez-vous besoin{"\u202F"}?
request-need-hint = Pour qui, pour combien de personnes, et ce qui existe déjà
request-placement = Où l’appui devrait être apporté
request-plan = Plan national auquel elle contribue
request-plan-hint = Une adresse web
request-preferred-providers = Organisations que vous souhaitez
request-starts = Premier jour
request-state-accepted = Acceptée
request-state-closed = Clôturée
request-state-declined = Refusée
request-state-draft = À l’état de brouillon
request-state-submitted = Soumise
request-state-withdrawn = Retirée
request-task-contact = Contact, et qui peut la lire
request-task-need = Le besoin
request-task-scope = Où, à quel sujet et pour qui
request-task-support = L’appui qui serait utile
request-title = Ce que vous demandez, en une ligne
request-visibility = Qui peut la lire

# Suggestions

doubt-different-language = Rédigé dans une autre langue que la demande{"\u00A0"}: seuls les thèmes ont pu être comparés
doubt-no-portfolio = Aucun travail antérieur n’est répertorié
doubt-short-text = La description est très courte
fit-all-parts = Pourquoi{"\u202F"}? Tous les éléments et leurs indices
fit-audience = Public
fit-audience-reason = Destiné à{"\u00A0"}: { $evidence }
fit-dates = Dates
fit-dates-reason = Dates{"\u00A0"}: { $evidence }
fit-evidence = Indices
fit-experience = Travaux antérieurs
fit-experience-reason = Travaux antérieurs{"\u00A0"}: { $evidence }
fit-geography = Lieu
fit-geography-reason = Présence{"\u00A0"}: { $evidence }
fit-languages = Langues
fit-languages-reason = Proposé en{"\u00A0"}: { $evidence }
fit-mode = Format
fit-mode-reason = Format{"\u00A0"}: { $evidence }
fit-nothing-known = Aucune information
fit-of-hundred = Adéquation{"\u00A0"}: { $fit } sur 100
fit-part = Élément
fit-parts = Éléments de l’adéquation
fit-ratings =
    { $count ->
        [one] { $count } évaluation
        [many] { $count } d’évaluations
       *[other] { $count } évaluations
    }
fit-reliability = Fiabilité
fit-reliability-reason = Fiabilité{"\u00A0"}: { $evidence }
fit-topic = Thèmes et mots
fit-topic-reason = Sur les mêmes thèmes{"\u00A0"}: { $evidence }
fit-value = Adéquation
fit-weight = Pondération
fit-words = mots communs{"\u00A0"}: { $words }
suggestions = Suggestions
suggestions-lead = L’ordre est indicatif{"\u202F"}; une personne décide.
suggestions-none = Rien de ce qui est répertorié ne convient encore. Le besoin reste visible pour ceux qui cherchent les lacunes à combler.
suggestions-waiting = Les suggestions sont en préparation. Rechargez la page dans un instant.
more-languages = Autres langues
quoted = « { $text } »
components = Composants et exemples
components-inputs = Champs de saisie
components-lead = Ce dont les pages sont faites : vide, rempli et avec un problème. Les exemples ne sont pas des fiches.
components-lists = Listes et filtres
components-tasks = Tâches, bandeaux et boutons
components-values = Valeurs telles que les fiches les montrent
supply-assured-by = Vérifié par
supply-assured-on = Dernière vérification des faits
supply-source = Source
supply-source-licence = Licence de la source
supply-source-url = Où lire la source
budget-amount = Montant
budget-ends = Au
budget-starts = Du
outcome-actual = Valeur atteinte
outcome-baseline = Valeur de départ
outcome-indicator = Mesure
outcome-period = Période de mesure
outcome-target = Valeur visée
outcome-title = Ce qui devait changer
document-language = Langue
document-title = Titre
document-url = Où le trouver
initiative-acronym = Sigle
initiative-budgets = Budget
initiative-change-publication = Initiative publiée
initiative-change-withdrawal = Initiative retirée
initiative-description = Ce qu’elle fait, et dans quel but
initiative-documents = Documents
initiative-ends = Dernier jour
initiative-funders = Financée par
initiative-implementers = Mise en œuvre par
initiative-leads = Menée par
initiative-move-publication = Publier
initiative-move-withdrawal = Retirer
initiative-others = Autres participants
initiative-others-hint = Un nom par ligne
initiative-outcomes = Résultats
initiative-places = Lieux d’action
initiative-reach = Portée
initiative-sdg-targets = Cibles des objectifs
initiative-sdgs = Objectifs de développement durable
initiative-sectors = Secteurs
initiative-sectors-hint = Tels que la source les nomme, un par ligne
initiative-starts = Premier jour
initiative-state-draft = Brouillon
initiative-state-published = Publiée
initiative-state-withdrawn = Retirée
initiative-status = État d’avancement
initiative-title = Nom
initiative-website = Site web
initiative-wsis-action-lines = Grandes orientations du SMSI
version-language = Langue
version-name = Numéro ou nom
version-published-on = Date de parution
version-url = Où la trouver
resource-accessibility = Accessibilité
resource-change-publication = Ressource publiée
resource-change-withdrawal = Ressource retirée
resource-competences = Compétences
resource-data-use = Données à charger
resource-description = Ce qu’elle contient, et pour quoi faire
resource-level = Niveau
resource-licence = Licence
resource-move-publication = Publier
resource-move-withdrawal = Retirer
resource-published-on = Première parution
resource-publishers = Publiée par
resource-resource-type = Type de ressource
resource-state-draft = Brouillon
resource-state-published = Publiée
resource-state-withdrawn = Retirée
resource-title = Titre
resource-versions = Éditions et traductions
resource-website = Où la trouver
sources = Sources
sources-lead = Ce que les sources disent autrement que ce qui est écrit ici, et ce qui n’a pas de champ ici.
sources-none = Cette fiche ne vient d’aucune source.
source-cut = Il y en a davantage ; le JSON contient tout.
source-differs =
    { $count ->
        [one] Un champ diffère d’une source
       *[other] { $count } champs diffèrent d’une source
    }
source-here = Ici
source-read = Lue le { $day }
source-rest = Ce qui n’a pas de champ ici
source-take = Prendre ce que dit la source
source-taken = repris de la source { $source }
source-there = Dans la source
catalogue = Catalogue
catalogue-download = Télécharger en un seul fichier à lire hors connexion
catalogue-first = Seules les { $number } premières fiches sont affichées ; resserrez les filtres pour voir les autres.
catalogue-link = Toutes les fiches publiques de cette liste en entier sur une page, à imprimer
contents = Sommaire
embed = Afficher cette liste sur votre propre site
embed-all = Tout voir sur { $site }
embed-code = Lignes à copier
embed-hint = Copiez ces lignes dans votre page. La liste reste à jour, et personne n’est suivi en la lisant.
days =
    { $count ->
        [one] { $count } jour
        [many] { $count } de jours
       *[other] { $count } jours
    }
show-original = Voir l'original
translate = Traduire
translation-changed = Quelqu'un d'autre a enregistré cette fiche entre-temps. Votre saisie est ci-dessous : comparez-la aux originaux et enregistrez à nouveau.
translation-fits = Cette traduction correspond toujours à l'original
translation-human = Par une personne
translation-into = Traduction : { $language }
translation-languages = Langues de traduction
translation-machine = Par machine
translation-made = Comment elle a été faite
translation-next = À traduire ensuite : { $label }
translation-none = Aucun texte dans une autre langue n'est à traduire.
translation-progress = { $done } textes sur { $all }
translation-reviewed = Par machine, relue par une personne
translation-stale = l'original a changé depuis
translations-into = Pas encore traduit : { $language }
translations-lead = Fiches publiques auxquelles il manque un texte dans cette langue, les plus récentes d'abord.
translations-more = Suite
translations-none = Rien ne manque ici.
