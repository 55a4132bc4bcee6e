"""Would a guesser try this password among the first?

Lists of leaked passwords are mostly words, names and walks over the keyboard, with the same few ornaments: a
capital, digits for letters, a year, an exclamation mark. So words are kept here, and ornaments are taken off
what somebody chose; together they stand for some millions of passwords. Lengths below that of the shortest
password count too, for ornaments make words longer.
"""

import re
from collections.abc import Iterator
from itertools import product

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_LINES = (
    *_ROWS,
    "".join(_ROWS[1:]),
    "01234567890123456789",
    "1234567891011121314151617181920",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaqxswcdevfrbgtnhymjukilop",
    "zaq12wsxcde34rfvbgt56yhnmju78ik",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "a1b2c3d4e5f6g7h8i9j0",
    "1a2b3c4d5e6f7g8h9i0j",
    "qawsedrftgyhujikolp",
    "147258369",
    "159753",
    "741852963",
    "!@#$%^&*()",
)
_WALKS = tuple(walk for line in _LINES for walk in (line, line[::-1]))
_SHORTEST_WALK, _SHORTEST_ORNAMENTED_WALK = 3, 6
# What nobody repeats and is longer than this is no common one, whatever it is made of.
_LONGEST = 40
_LONGEST_UNIT = 4

_SIGNS = r"[!@#$%&*._?-]"
_TAIL = re.compile(rf"{_SIGNS}{{0,2}}\d{{0,4}}{_SIGNS}{{0,3}}")
_HEAD = re.compile(rf"\d{{0,4}}{_SIGNS}{{0,1}}")
_LONGEST_HEAD = 5
_LETTERS = {
    "0": "o",
    "1": "il",
    "2": "z",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "9": "g",
    "@": "a",
    "$": "s",
    "!": "i",
}
_MOST_SIGNS_IN_A_WORD = 4


def is_common(password: str) -> bool:
    tried = password.casefold()
    unit = tried[: (tried + tried).index(tried, 1)]
    is_repeated = len(unit) < len(tried)
    return (is_repeated and len(unit) <= _LONGEST_UNIT) or (len(unit) <= _LONGEST and _is_guessed(unit))


def _is_guessed(tried: str) -> bool:
    """`Passw0rd123!`, `2024football`, `iloveyou@12`, `qwerty12345`."""
    for head in range(min(_LONGEST_HEAD, len(tried)) + 1):
        if not _HEAD.fullmatch(tried[:head]):
            continue
        for end in range(head + _SHORTEST_WALK, len(tried) + 1):
            if _is_tail(tried[end:]) and _is_word(tried[head:end]):
                return True
    return _is_walks(tried)


def _is_tail(tail: str) -> bool:
    return bool(_TAIL.fullmatch(tail)) or (tail.isdigit() and _is_walks(tail))


def _is_word(core: str) -> bool:
    if len(core) >= _SHORTEST_ORNAMENTED_WALK and _is_walks(core):
        return True
    return any(reading in _WORDS for reading in _readings(core))


def _is_walks(tried: str) -> bool:
    """Nothing but walks over the keyboard, and signs repeated: `qwerty12345`, `111222333444`."""
    reached = {0}
    for end in range(_SHORTEST_WALK, len(tried) + 1):
        starts = (start for start in reached if start <= end - _SHORTEST_WALK)
        if any(_is_walk(tried[start:end]) for start in starts):
            reached.add(end)
    return len(tried) in reached


def _is_walk(part: str) -> bool:
    return len(set(part)) == 1 or any(part in walk for walk in _WALKS)


def _readings(word: str) -> Iterator[str]:
    """A word with the letters that its digits and signs may stand for."""
    if len(word) <= _LONGEST_WORD and sum(not sign.isalpha() for sign in word) <= _MOST_SIGNS_IN_A_WORD:
        for letters in product(*(_LETTERS.get(sign, sign) for sign in word)):
            yield "".join(letters)


_WORDS = frozenset(  # one text: a literal of fifteen hundred strings would be fifteen hundred lines
    """
    password passwort passwords passcode passphrase pass passwd pwd mypassword mypass thepassword
    password1 motdepasse contrasena clave senha parola secret secreto topsecret login logmein letmein
    letmein2 welcome welcometo admin administrator adminadmin root rootroot toor superuser superadmin
    manager master masterkey default changeme changeit changethis change guest user username userpass
    test tester testing test123 demo temp temporary temppass qwerty qwertz azerty qwert asdf asdfgh
    zxcvbn qazwsx abc abcd abcde abcdef abc123 iloveyou iloveu ilovehim iloveher ilovemom iloveme
    iloveyou2 iloveyousomuch loveyou loveme lovely lover lovers love loveislife truelove mylove babylove
    forever foreverlove always together heart hearts sweetheart sweetie sweet honey baby babygirl
    babyboy babydoll princess prince queen king angel angels angelgirl darling beautiful pretty cutie
    cutiepie gorgeous handsome hottie cool coolest awesome amazing fantastic wonderful happy happiness
    smile smiley lucky luckyme freedom peace hope faith believe trust trustme trustno trustnoone
    whatever nothing something anything everything nobody somebody money rich millionaire success winner
    champion champions legend legends hero superhero batman superman spiderman ironman wolverine
    deadpool captain captainamerica avengers hulk thor loki joker joker1 harley robin catwoman
    wonderwoman flash starwars startrek skywalker lukeskywalker darthvader yoda anakin chewbacca
    stormtrooper jedi jedimaster matrix neo trinity morpheus gandalf frodo aragorn legolas hobbit
    lordoftherings harrypotter hogwarts hermione dumbledore gryffindor slytherin voldemort potter
    pokemon pikachu charizard naruto sasuke sakura goku vegeta dragonball onepiece luffy zoro deathnote
    attackontitan anime manga otaku sonic mario luigi nintendo playstation xbox minecraft fortnite
    roblox callofduty counterstrike warcraft worldofwarcraft starcraft leagueoflegends valorant
    overwatch zelda finalfantasy kingdomhearts halo gamer gaming games football soccer basketball
    baseball hockey volleyball tennis cricket rugby golf golfer swimming swimmer runner running dancer
    dancing karate boxing wrestling wrestler skate skater skateboard surfer snowboard liverpool
    liverpoolfc arsenal chelsea chelseafc everton manchester manchesterunited manutd mancity united
    barcelona fcbarcelona realmadrid juventus acmilan intermilan bayern bayernmunich dortmund ajax
    benfica porto boca river flamengo corinthians palmeiras cruzeiro santos celtic rangers tottenham
    newcastle steelers cowboys dallascowboys packers patriots eagles giants raiders broncos redskins
    dolphins bears vikings seahawks ravens chargers falcons panthers saints chiefs colts yankees redsox
    dodgers cubs mets cardinals tigers indians braves lakers celtics bulls chicagobulls heat miamiheat
    warriors spurs knicks rockets penguins redwings blackhawks bruins canucks mapleleafs ronaldo
    cristiano messi leomessi neymar beckham zidane ronaldinho maradona kobe kobebryant jordan
    michaeljordan lebron lebronjames federer nadal sachin sachintendulkar tendulkar dhoni msdhoni kohli
    viratkohli virat rohit rohitsharma india indian mumbaiindians chennaisuperkings royalchallengers
    bharat bharatmata jaihind hindustan incredibleindia mumbai delhi newdelhi bangalore bengaluru
    chennai kolkata hyderabad pune jaipur lucknow kanpur nagpur ahmedabad surat kerala punjab gujarat
    rajasthan maharashtra tamilnadu krishna radhakrishna harekrishna radheradhe radheshyam ganesh
    ganesha ganpati shiva mahadev harharmahadev omnamahshivaya omsairam sairam saibaba jaisairam
    jaimatadi jaishriram jaishreeram sitaram hanuman bajrangbali lakshmi saraswati durga venkatesh
    balaji murugan ayyappa waheguru allah allahuakbar bismillah inshallah mashallah muhammad mohammed
    ahmed jesus jesuschrist jesusislord jesuslovesme jesussaves christ christian godisgood godislove
    godbless godsgift ilovegod ilovejesus mygod lordjesus blessed blessing heaven church bible rahul
    rohan amit sumit ankit ajay vijay sanjay anil sunil suresh ramesh mahesh rajesh mukesh dinesh ravi
    kumar sharma verma gupta singh patel reddy khan priya pooja neha anjali kavita sunita deepak deepika
    shahrukh salman salmankhan amitabh aishwarya hrithik kareena katrina arjun abhishek aditya abhinav
    vishal vikas manish nitin sachin1 gaurav saurabh pankaj prakash praveen prashant santosh michael
    michelle matthew daniel danielle andrew anthony joshua joseph jessica jennifer jonathan justin
    jeremy jeffrey jasmine jason james jacob jackson jackie john johnny johnson robert richard ronald
    ryan nicholas nicole natalie natasha nathan kevin kimberly kenneth katherine kathleen karen brandon
    brian brittany bradley benjamin barbara charles charlie charlotte chelsea1 christopher christina
    christine christian1 christmas alexander alexandra alexandre alexis alex albert amanda ashley ashlee
    austin andrea angela angelina anna antonio arthur samantha sandra sarah scott sebastian sharon
    stephanie stephen steven stella sophie sophia susan sydney taylor teresa thomas tiffany timothy
    tyler victor victoria vincent vanessa veronica william willie elizabeth emily emma eric edward
    eduardo fernando francisco frank frances gabriel gabriela george gerald gloria gregory hannah
    heather helen henry isabella isabel kelly laura lauren leonardo linda lindsay lisa london louis
    louise lucas lucy madison marcus margaret maria mariana marie marina marissa mark martin martina
    mary maryjane megan melanie melissa mercedes miguel mohamed monica morgan olivia oscar pamela
    patricia patrick paul pedro peter philip rachel raymond rebecca ricardo roberto rodrigo rosemary
    samuel santiago sergio shannon sheila valentina valentine walter wesley xavier yolanda zachary
    carlos carolina caroline catherine cassandra courtney crystal cynthia david deborah dennis diana
    diego dominic donald dorothy douglas dylan dragon dragons dragonfly monkey monkeys tiger lion
    panther leopard jaguar cheetah elephant giraffe horse horses pony unicorn dolphin shark whale
    penguin turtle snake spider scorpion scorpio butterfly ladybug bumblebee hummingbird eagle falcon
    phoenix rabbit bunny hamster kitten kitty kittycat hellokitty puppy doggy mydog mycat wolf wolves
    lonewolf werewolf vampire zombie zombies ghost devil demon satan lucifer shadow shadows darkness
    darkangel darkside blackcat blackdog blackbird blackhole midnight moonlight moon sunshine sunflower
    sunset sunrise sunny rainbow rainbows raindrop thunder lightning storm snowball snowman snowflake
    winter spring summer summertime autumn january february march april may june july august september
    october november december monday tuesday wednesday thursday friday saturday sunday flower flowers
    rose roses lily daisy jasmin orchid lavender violet cherry cherries strawberry blueberry raspberry
    blackberry banana bananas orange oranges apple apples pineapple mango watermelon peach peaches
    coconut chocolate chocolates vanilla caramel candy candyman cookie cookies cupcake cheese cheesecake
    pizza pepper peppers pepperoni ginger cinnamon sugar butter peanut peanutbutter coffee cocacola
    pepsi sprite redbull budweiser heineken whiskey vodka tequila marlboro purple yellow green blue
    bluesky red black white silver golden gold goldfish diamond diamonds ruby emerald sapphire crystal1
    platinum mercury venus jupiter saturn neptune galaxy universe cosmos stars star starlight superstar
    rockstar popstar rocker rocknroll metal metallica megadeth slipknot nirvana acdc ironmaiden
    linkinpark greenday blink182 eminem tupac snoopdogg madonna shakira rihanna beyonce britney
    michaeljackson elvis beatles rollingstones pinkfloyd ledzeppelin queen1 onedirection justinbieber
    bieber hannahmontana music musica guitar guitarist piano drummer bass singer hiphop reggae techno
    trance computer computers internet windows microsoft apple1 google gmail yahoo hotmail facebook
    twitter instagram whatsapp youtube linkedin amazon netflix samsung nokia motorola iphone android
    blackberry1 laptop desktop keyboard monitor server network database oracle mysql linux ubuntu debian
    redhat fedora cisco router program programmer developer engineer software hardware hacker hackers
    hacking python java javascript coding coder system sysadmin support service office company business
    marketing sales finance account student students teacher school college university graduate class
    homework doctor nurse lawyer police soldier army navy marine marines military airforce firefighter
    fireman captain1 general sergeant ranger sniper hunter hunting fishing fisherman fish bigfish camaro
    mustang corvette ferrari lamborghini porsche mercedesbenz bmw audi toyota honda nissan suzuki yamaha
    kawasaki ducati harleydavidson chevrolet chevy ford volkswagen jeep truck trucker racing racer
    nascar motorcycle america american usa usarmy canada canadian mexico mexican brasil brazil argentina
    colombia venezuela chile peru england english britain british ireland irish scotland scottish france
    french paris germany german deutschland berlin munich hamburg italy italia italian roma milano spain
    espana spanish madrid portugal lisboa russia russian moscow ukraine poland polska turkey istanbul
    galatasaray fenerbahce besiktas greece egypt africa nigeria kenya southafrica pakistan lahore
    karachi bangladesh dhaka nepal srilanka china chinese beijing shanghai hongkong taiwan japan
    japanese tokyo korea korean seoul thailand bangkok vietnam indonesia jakarta malaysia singapore
    philippines manila australia australian sydney1 melbourne newzealand newyork newyorkcity brooklyn
    manhattan boston chicago detroit dallas houston texas florida miami orlando atlanta georgia virginia
    carolina1 alabama tennessee nashville kentucky ohio michigan wisconsin minnesota colorado denver
    arizona phoenix1 lasvegas vegas nevada california losangeles hollywood sandiego sanfrancisco oakland
    seattle oregon portland hawaii alaska washington philadelphia pittsburgh family mother father mommy
    daddy mom dad mama papa mummy brother sister sisters bestfriend bestfriends friend friends
    friendship friendsforever myfamily myfriend grandma grandpa husband wife married wedding single
    mybaby mychildren children kids girls boys boyfriend girlfriend onelove oneheart onelife mylife
    lifeisgood lifeisbeautiful livelaughlove carpediem hakunamatata hello hellohello helloworld
    hellothere hithere goodbye goodmorning goodluck thankyou please sorry fuckyou fuckoff fuckthis
    badboy badgirl badass bigboy biggirl bigdaddy bigdog playboy playgirl player sexy pussycat killer
    killme kill death dead destroy destroyer terminator predator alien aliens gangster gangsta thuglife
    mafia pirate pirates ninja ninjas samurai warrior knight wizard magic magical merlin arthur1
    excalibur castle kingdom fantasy mystery secret1 private personal security secure safety access
    accessgranted open opensesame sesame unlock entrance enter key keys simple easy easyone random
    nopassword nopass none null blank mentor mentors mentorconnect graphora session sessions booking
    google1 qwaszx qweasd qweasdzxc asdzxc poiuyt lkjhgf mnbvcx monkey1 dragon1 shadow1 master1 trustno1
    snoopy garfield tweety tweetybird mickey mickeymouse minnie minniemouse donaldduck winniethepooh
    tigger pooh poohbear eeyore piglet simba nemo findingnemo shrek scooby scoobydoo spongebob
    patrickstar sandy bugsbunny daffyduck tinkerbell cinderella snowwhite pocahontas peterpan barbie
    bratz elmo cookiemonster buster rocky max bella coco daisy1 molly maggie sadie sophie1 ginger1
    smokey boomer bandit bailey cooper chester oreo peanut1 pumpkin precious puppies princess1 sparky
    spike teddy teddybear toby tucker zeus apollo athena hercules poseidon odin freya achilles spartan
    spartans trojan trojans titan titans olympus einstein newton galileo darwin edison tesla mozart
    beethoven picasso leonardo1 shakespeare napoleon
    """.split()  # noqa: SIM905
)
_LONGEST_WORD = max(map(len, _WORDS))
