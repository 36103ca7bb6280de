package io.github.nps4j.examples.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Writes the data of the examples: a survey export as messy as real ones, the contacts of the CRM it is meant for, and
 * webhook bodies of four survey tools. The same files on every machine and with every Java version: {@link Random} is
 * specified to the bit.
 *
 * <p>All names, companies and numbers are invented: domains are reserved for examples (RFC 2606), phone numbers are in
 * ranges that are not given out.
 */
public final class GenerateResponses {

    private static final long SEED = 20_261_121L;
    private static final int CUSTOMERS = 8_000;
    private static final int FIRST_RESPONSES = 7_960;
    private static final int LATER_RESPONSES = 1_380;
    private static final int REVISIONS = 520;
    private static final int REPEATS = 330;
    private static final int INVALID = 300;

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final DateTimeFormatter DAY_FIRST = DateTimeFormatter.ofPattern("dd/MM/uuuu HH:mm", Locale.ROOT);
    private static final long BEGIN = Instant.parse("2025-09-01T00:00:00Z").getEpochSecond();
    private static final long END = Instant.parse("2026-10-31T00:00:00Z").getEpochSecond();

    private static final String HEADER =
            "response_id,revision,email,phone,customer_id,score,comment,answered_at,themes,survey,plan";

    private static final String[] FAMILY = {
        "kim,lee,park,choi,jung,kang,cho,yoon,jang,lim,han,oh,seo,shin,kwon,hwang,ahn,song,ryu,hong",
        "sato,suzuki,takahashi,tanaka,watanabe,ito,yamamoto,nakamura,kobayashi,kato,yoshida,yamada,sasaki,mori,abe",
        "garcia,fernandez,lopez,martinez,sanchez,perez,gomez,ruiz,diaz,moreno,alvarez,romero,navarro,torres,gil",
        "smith,jones,taylor,brown,wilson,evans,walker,wright,green,hall,wood,clarke,baker,carter,turner,hill"
    };
    private static final String[] GIVEN = {
        "minjun,seoyeon,jiho,jiwoo,haeun,doyun,sua,yejun,hayoon,siwoo,chaewon,eunwoo,jimin,yuna,hyunwoo,soyoung",
        "haruto,yui,sota,hina,yuto,aoi,ren,sakura,kaito,rin,daiki,misaki,takumi,nanami,kenta,emi",
        "hugo,lucia,martin,sofia,daniel,maria,pablo,paula,alvaro,carmen,diego,elena,mario,laura,javier,ana",
        "oliver,amelia,jack,isla,harry,ava,george,emily,noah,grace,leo,sophie,oscar,ruby,henry,alice"
    };
    private static final String[] DOMAINS = {
        "hanbit.example,mirae-soft.example,dongne-shop.example,seoul-logis.example,haneul.example,narae.example",
        "sakura-foods.example,kaze-trading.example,midori-clinic.example,hoshi-print.example,yama-tech.example",
        "sol-viajes.example,cafe-lunares.example,talleres-rio.example,olivo-sur.example,norte-legal.example",
        "acme.example,northwind-tea.example,bluebarn.example,hilltop-dental.example,quay-media.example,fern.example"
    };
    private static final String[] FREE_MAIL = {"example.com", "example.net", "example.org"};
    private static final String[] SHARED = {"info", "billing", "support", "office", "sales"};
    private static final String[] SURVEYS = {"relationship-2026", "relationship-2026", "after-support", "onboarding"};
    private static final String[] PLANS = {"free", "starter", "pro", "pro", "enterprise", ""};
    private static final String[] AREAS = {
        "201", "202", "206", "212", "213", "214", "215", "216", "301", "303", "305", "310", "312", "313", "314", "315",
        "401", "402", "404", "405", "406", "407", "408", "410", "412", "413", "414", "415", "501", "502", "503", "504"
    };

    /** What the CRM knows of a customer. */
    private enum Known {
        YES,
        MISSING,
        TWICE,
        BY_SECOND_ADDRESS
    }

    private record Customer(
            int number,
            int language,
            String email,
            String phone,
            String phoneE164,
            String customerId,
            String keys,
            String plan,
            Known known) {

        boolean has(char key) {
            return keys.indexOf(key) >= 0;
        }
    }

    private record Row(
            String id,
            int revision,
            Customer customer,
            int score,
            String comment,
            List<String> themes,
            long time,
            String survey) {}

    private final Random random = new Random(SEED);
    private final List<Customer> customers = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    private GenerateResponses() {}

    /**
     * Writes all files.
     *
     * @param arguments the directory, {@code examples/data} if there is none
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments.length > 0 ? arguments[0] : "examples/data");
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
            System.out.println(
                    file.getKey() + ": " + file.getValue().getBytes(StandardCharsets.UTF_8).length + " bytes");
        }
    }

    /**
     * All files.
     *
     * @return path below the directory, and content
     */
    static Map<String, String> files() {
        GenerateResponses generator = new GenerateResponses();
        generator.customers();
        Map<String, String> files = new LinkedHashMap<>();
        files.put("responses.csv", generator.responses());
        files.put("contacts.csv", generator.contacts());
        WebhookBodies.all(generator.knownCustomers()).forEach((name, body) -> files.put("webhooks/" + name, body));
        return files;
    }

    // ---- customers

    private void customers() {
        for (int number = 1; number <= CUSTOMERS; number++) {
            int language = language();
            Known known = known();
            // of those who stand there twice some give only the phone that both contacts have
            String keys = known == Known.YES || known == Known.MISSING
                    ? keys()
                    : known == Known.TWICE ? (number % 8 == 0 ? "p" : "ep") : "e";
            customers.add(new Customer(
                    number,
                    language,
                    email(language, number),
                    "",
                    "",
                    "C-" + (10_000 + number),
                    keys,
                    pick(PLANS),
                    known));
            if (keys.indexOf('p') >= 0) {
                customers.set(number - 1, withPhone(customers.get(number - 1)));
            }
        }
    }

    /** Korean most of all: this is the export of a company in Seoul. */
    private int language() {
        int draw = random.nextInt(100);
        return draw < 40 ? 0 : draw < 58 ? 1 : draw < 76 ? 2 : 3;
    }

    private Known known() {
        int draw = random.nextInt(1000);
        return draw < 930 ? Known.YES : draw < 955 ? Known.MISSING : draw < 975 ? Known.TWICE : Known.BY_SECOND_ADDRESS;
    }

    /** Which keys a customer's answers carry: email, phone, customer id, or the mailbox of an office with another key. */
    private String keys() {
        int draw = random.nextInt(1000);
        if (draw < 450) {
            return "e";
        }
        if (draw < 700) {
            return "epc";
        }
        if (draw < 840) {
            return "ec";
        }
        if (draw < 920) {
            return "ep";
        }
        if (draw < 950) {
            return "p";
        }
        if (draw < 980) {
            return "c";
        }
        return draw < 990 ? "sc" : "s";
    }

    private String email(int language, int number) {
        String given = pick(GIVEN[language].split(",", -1));
        String family = pick(FAMILY[language].split(",", -1));
        String domain = random.nextInt(100) < 55 ? pick(DOMAINS[language].split(",", -1)) : pick(FREE_MAIL);
        String local = switch (random.nextInt(4)) {
            case 0 -> given + "." + family;
            case 1 -> given.charAt(0) + family;
            case 2 -> family + "." + given;
            default -> given + "_" + family;
        };
        String address = local + "@" + domain;
        return taken.add(address) ? address : local + number + "@" + domain;
    }

    private Customer withPhone(Customer customer) {
        String shown;
        String e164;
        do {
            int a = random.nextInt(10_000);
            int b = random.nextInt(1_000);
            switch (customer.language()) {
                case 0 -> {
                    // 010-0 and 010-1 are not given out
                    shown = "010-0%03d-%04d".formatted(b, a);
                    e164 = "+82100%03d%04d".formatted(b, a);
                    if (random.nextInt(4) == 0) {
                        shown = random.nextBoolean() ? shown.replace('-', ' ') : shown.replace("-", "");
                    }
                }
                case 1 -> {
                    shown = "+81 90-0%03d-%04d".formatted(b, a);
                    e164 = "+81900%03d%04d".formatted(b, a);
                }
                case 2 -> {
                    shown = "+34 500 %03d %03d".formatted(b, a % 1_000);
                    e164 = "+34500%03d%03d".formatted(b, a % 1_000);
                }
                default -> {
                    String area = AREAS[b % AREAS.length];
                    shown = "+1 (%s) 555-01%02d".formatted(area, a % 100);
                    e164 = "+1%s55501%02d".formatted(area, a % 100);
                }
            }
        } while (!taken.add(e164));
        return new Customer(
                customer.number(),
                customer.language(),
                customer.email(),
                shown,
                e164,
                customer.customerId(),
                customer.keys(),
                customer.plan(),
                customer.known());
    }

    private List<WebhookBodies.Person> knownCustomers() {
        return customers.stream()
                .filter(customer ->
                        customer.known() == Known.YES && customer.keys().equals("epc"))
                .limit(40)
                .map(customer -> new WebhookBodies.Person(
                        customer.email(), customer.phoneE164(), customer.customerId(), customer.plan()))
                .toList();
    }

    // ---- responses

    private String responses() {
        List<Row> rows = new ArrayList<>();
        List<Customer> shuffled = new ArrayList<>(customers);
        shuffle(shuffled);
        int sequence = 0;
        for (int i = 0; i < FIRST_RESPONSES + LATER_RESPONSES; i++) {
            Customer customer =
                    i < FIRST_RESPONSES ? shuffled.get(i) : shuffled.get(random.nextInt(FIRST_RESPONSES / 2));
            rows.add(row("R" + (200_000 + ++sequence * 3), customer));
        }
        int originals = rows.size();
        for (int i = 0; i < REVISIONS; i++) {
            revise(rows, random.nextInt(originals));
        }
        for (int i = 0; i < REPEATS; i++) {
            rows.add(rows.get(random.nextInt(originals)));
        }
        // Exports come roughly by time; late arrivals stand far from their place.
        List<long[]> order = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            long slip = random.nextInt(10) == 0 ? random.nextInt(120 * 86_400) : random.nextInt(2 * 86_400);
            order.add(new long[] {rows.get(i).time() + slip, i});
        }
        order.sort(Comparator.<long[]>comparingLong(entry -> entry[0]).thenComparingLong(entry -> entry[1]));
        List<String> lines = new ArrayList<>();
        order.forEach(entry -> lines.add(line(rows.get((int) entry[1]))));
        strange(lines, rows);
        for (int i = 0; i < INVALID; i++) {
            lines.add(random.nextInt(lines.size()), invalid(i, rows.get(random.nextInt(originals)), 900_000 + i));
        }
        return HEADER + "\n" + String.join("\n", lines) + "\n";
    }

    private Row row(String id, Customer customer) {
        int score = score();
        Phrases.Comment comment = random.nextInt(100) < 62
                ? language(customer).comment(score, random)
                : new Phrases.Comment("", List.of());
        long time = BEGIN + (long) (random.nextDouble() * (END - BEGIN));
        return new Row(id, 0, customer, score, comment.text(), comment.themes(), time, pick(SURVEYS));
    }

    /** The score came first; the comment, and now and then another score, later. */
    private void revise(List<Row> rows, int index) {
        Row first = rows.get(index);
        if (first.revision() > 0) {
            return;
        }
        int score = random.nextInt(8) == 0 ? score() : first.score();
        Phrases.Comment comment = language(first.customer()).comment(score, random);
        rows.set(
                index,
                new Row(first.id(), 0, first.customer(), first.score(), "", List.of(), first.time(), first.survey()));
        rows.add(new Row(
                first.id(),
                1,
                first.customer(),
                score,
                comment.text(),
                comment.themes(),
                first.time(),
                first.survey()));
        if (random.nextInt(10) == 0) {
            String more = comment.text() + " / "
                    + language(first.customer()).comment(score, random).text();
            rows.add(new Row(
                    first.id(), 2, first.customer(), score, more, comment.themes(), first.time(), first.survey()));
        }
    }

    private static Phrases language(Customer customer) {
        return switch (customer.language()) {
            case 0 -> Phrases.KOREAN;
            case 1 -> Phrases.JAPANESE;
            case 2 -> Phrases.SPANISH;
            default -> Phrases.ENGLISH;
        };
    }

    /** Promoters 47 %, passives 28 %, detractors 25 %. */
    private int score() {
        int draw = random.nextInt(100);
        if (draw < 47) {
            return random.nextInt(5) < 3 ? 9 : 10;
        }
        return draw < 75 ? 7 + random.nextInt(2) : random.nextInt(7);
    }

    private String line(Row row) {
        return line(row.id(), row, scoreText(row.score()), timeText(row.time()));
    }

    private String line(String id, Row row, String score, String time) {
        Customer customer = row.customer();
        String email = customer.has('e')
                ? messyEmail(customer.email())
                : customer.has('s')
                        ? SHARED[customer.number() % SHARED.length] + "@"
                                + customer.email().substring(customer.email().indexOf('@') + 1)
                        : "";
        return line(
                id,
                row,
                email,
                customer.has('p') ? customer.phone() : "",
                customer.has('c') ? customer.customerId() : "",
                score,
                time);
    }

    private String line(String id, Row row, String email, String phone, String customerId, String score, String time) {
        return String.join(
                ",",
                id,
                Integer.toString(row.revision()),
                quoted(email),
                quoted(phone),
                customerId,
                score,
                quoted(messyComment(row.comment())),
                time,
                random.nextInt(100) < 45 ? quoted(String.join(";", row.themes())) : "",
                row.survey(),
                row.customer().plan());
    }

    private String scoreText(int score) {
        int draw = random.nextInt(100);
        return draw < 70 ? Integer.toString(score) : draw < 85 ? score + ".0" : "\"" + score + "\"";
    }

    private String timeText(long time) {
        Instant instant = Instant.ofEpochSecond(time);
        int draw = random.nextInt(100);
        if (draw < 50) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atZone(SEOUL));
        }
        return draw < 65
                ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC))
                : DAY_FIRST.format(instant.atZone(SEOUL));
    }

    private String messyEmail(String email) {
        int draw = random.nextInt(100);
        if (draw < 6) {
            return email.substring(0, 1).toUpperCase(Locale.ROOT) + email.substring(1);
        }
        if (draw < 9) {
            return email.toUpperCase(Locale.ROOT);
        }
        return draw < 12 ? " " + email + " " : draw < 14 ? email + "  " : email;
    }

    private String messyComment(String comment) {
        if (comment.isEmpty()) {
            return comment;
        }
        int draw = random.nextInt(100);
        if (draw < 4) {
            return comment + "\n\n- " + (random.nextBoolean() ? "sent from my phone" : "📱");
        }
        if (draw < 7) {
            return "\"" + comment + "\"";
        }
        if (draw < 9) {
            return comment + (random.nextBoolean() ? " 😀" : " 🎉🎉");
        }
        return draw < 10 ? "= " + comment : comment;
    }

    private static String quoted(String cell) {
        boolean needed =
                cell.indexOf(',') >= 0 || cell.indexOf('"') >= 0 || cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0;
        return needed ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }

    /** A handful of rows that are well formed and wrong: from the future, or with keys of two customers. */
    private void strange(List<String> lines, List<Row> rows) {
        String[] times = {
            "2062-03-01T09:00:00+09:00",
            "2062-03-01T09:01:00+09:00",
            "05/06/2062 10:15",
            "2206-01-09T12:00:00Z",
            "2062-11-30T23:59:59Z"
        };
        for (int i = 0; i < times.length; i++) {
            Row row = rows.get(1_000 + i * 17);
            lines.add(random.nextInt(lines.size()), line("R" + (800_000 + i), row, "9", times[i]));
        }
        List<Customer> strong = customers.stream()
                .filter(customer ->
                        customer.known() == Known.YES && customer.keys().equals("epc"))
                .toList();
        for (int i = 0; i < 8; i++) {
            Customer one = strong.get(100 + 2 * i);
            Customer other = strong.get(101 + 2 * i);
            Row row = row("R" + (810_000 + i), one);
            lines.add(
                    random.nextInt(lines.size()),
                    line(
                            row.id(),
                            row,
                            one.email(),
                            i % 2 == 0 ? "" : one.phone(),
                            other.customerId(),
                            Integer.toString(row.score()),
                            timeText(row.time())));
        }
    }

    private String invalid(int sort, Row row, int number) {
        String id = "R" + number;
        String time = timeText(row.time());
        return switch (sort % 20) {
            case 0, 1 -> line(id, row, "11", time);
            case 2, 3 -> line(id, row, "9.5", time);
            case 4, 5 -> line(id, row, "", time);
            case 6 -> line(id, row, "great", time);
            case 7 -> line(id, row, "-1", time);
            case 8 -> line(id, row, "8/10", time);
            case 9 -> line(id, row, "９", time);
            case 10 -> line(id, row, "7", "31/02/2026 10:00");
            case 11 -> line(id, row, "7", "2026-13-05T10:00:00Z");
            case 12 -> line(id, row, "7", "yesterday");
            case 13 -> line(id, row, "7", "");
            case 14, 15 -> line("", row, "6", time);
            case 16 -> line(id, row, "8", time) + ",extra,columns";
            case 17 -> id + ",0," + row.customer().email() + ",8";
            // a comma in a comment without quotes
            case 18 -> id + ",0," + row.customer().email() + ",,,5,slow, and expensive," + time + ",,after-support,pro";
            default ->
                id + ",0," + row.customer().email() + ",,,8,\"he said \"fine\" to me\"," + time + ",,onboarding,pro";
        };
    }

    // ---- contacts

    private String contacts() {
        List<String> lines = new ArrayList<>();
        int id = 500_000;
        for (Customer customer : customers) {
            id += 1 + customer.number() % 7;
            switch (customer.known()) {
                case MISSING -> {
                    // the CRM has never heard of this customer
                }
                case YES -> lines.add(contact(id, customer.email(), "", customer.phoneE164(), customer.customerId()));
                case TWICE -> {
                    // HubSpot keeps emails unique, so the double stands there with another address and the same phone
                    lines.add(contact(id, customer.email(), "", customer.phoneE164(), customer.customerId()));
                    id++;
                    lines.add(contact(id, "double" + customer.number() + "@example.com", "", customer.phoneE164(), ""));
                }
                case BY_SECOND_ADDRESS -> {
                    String primary = "contact" + customer.number() + "@example.com";
                    lines.add(contact(
                            id, primary, "old" + customer.number() + "@example.org;" + customer.email(), "", ""));
                }
            }
        }
        shuffle(lines);
        return "id,email,secondary_emails,phone,customer_id\n" + String.join("\n", lines) + "\n";
    }

    private static String contact(int id, String email, String secondary, String phone, String customerId) {
        return String.join(",", Integer.toString(id), email, secondary, phone, customerId);
    }

    private <T> void shuffle(List<T> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T held = list.get(i);
            list.set(i, list.get(j));
            list.set(j, held);
        }
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }
}
