package io.github.nps4j.testkit.salesforce;

import java.util.List;
import java.util.Set;

/** A field of an object of the simulator. Immutable. */
public final class SalesforceField {

    final String name;
    final String type;
    final int length;
    final int precision;
    final int scale;
    final List<String> options;
    final boolean restricted;
    final Set<String> references;
    final boolean required;
    final boolean readOnly;
    final boolean unique;
    final boolean externalId;
    final boolean filterable;

    private SalesforceField(Draft draft) {
        this.name = draft.name;
        this.type = draft.type;
        this.length = draft.length;
        this.precision = draft.precision;
        this.scale = draft.scale;
        this.options = draft.options;
        this.restricted = draft.restricted;
        this.references = draft.references;
        this.required = draft.required;
        this.readOnly = draft.readOnly;
        this.unique = draft.unique;
        this.externalId = draft.externalId;
        this.filterable = draft.filterable;
    }

    private static final class Draft {
        private final String name;
        private final String type;
        private int length;
        private int precision;
        private int scale;
        private List<String> options = List.of();
        private boolean restricted;
        private Set<String> references = Set.of();
        private boolean required;
        private boolean readOnly;
        private boolean unique;
        private boolean externalId;
        private boolean filterable = true;

        private Draft(String name, String type) {
            this.name = name;
            this.type = type;
        }

        private Draft(SalesforceField field) {
            this(field.name, field.type);
            this.length = field.length;
            this.precision = field.precision;
            this.scale = field.scale;
            this.options = field.options;
            this.restricted = field.restricted;
            this.references = field.references;
            this.required = field.required;
            this.readOnly = field.readOnly;
            this.unique = field.unique;
            this.externalId = field.externalId;
            this.filterable = field.filterable;
        }
    }

    /**
     * A field of a type without further traits.
     *
     * @param name the API name
     * @param type the type as describe names it, such as {@code boolean}, {@code date} or {@code datetime}
     * @return the field
     */
    public static SalesforceField of(String name, String type) {
        return new SalesforceField(new Draft(name, type));
    }

    /**
     * A text field.
     *
     * @param name the API name
     * @param type {@code string}, {@code email}, {@code phone}, {@code url}, {@code combobox}, {@code textarea} or {@code base64}
     * @param length most characters; a {@code textarea} of more than 255 cannot be filtered by
     * @return the field
     */
    public static SalesforceField text(String name, String type, int length) {
        Draft draft = new Draft(name, type);
        draft.length = length;
        draft.filterable = !(type.equals("textarea") && length > 255) && !type.equals("base64");
        return new SalesforceField(draft);
    }

    /**
     * A number field.
     *
     * @param name the API name
     * @param precision most digits
     * @param scale most digits after the point
     * @return the field
     */
    public static SalesforceField number(String name, int precision, int scale) {
        Draft draft = new Draft(name, "double");
        draft.precision = precision;
        draft.scale = scale;
        return new SalesforceField(draft);
    }

    /**
     * A picklist.
     *
     * @param name the API name
     * @param type {@code picklist} or {@code multipicklist}
     * @param restricted whether other values are refused
     * @param options the values
     * @return the field
     */
    public static SalesforceField picklist(String name, String type, boolean restricted, List<String> options) {
        Draft draft = new Draft(name, type);
        draft.options = List.copyOf(options);
        draft.restricted = restricted;
        draft.length = 255;
        return new SalesforceField(draft);
    }

    /**
     * A lookup field.
     *
     * @param name the API name
     * @param objects the objects that it may lead to
     * @return the field
     */
    public static SalesforceField lookup(String name, String... objects) {
        Draft draft = new Draft(name, "reference");
        draft.references = Set.of(objects);
        draft.length = 18;
        return new SalesforceField(draft);
    }

    /**
     * This field, demanded of new records.
     *
     * @return a new field
     */
    public SalesforceField required() {
        Draft draft = new Draft(this);
        draft.required = true;
        return new SalesforceField(draft);
    }

    /**
     * This field, set by Salesforce alone.
     *
     * @return a new field
     */
    public SalesforceField readOnly() {
        Draft draft = new Draft(this);
        draft.readOnly = true;
        return new SalesforceField(draft);
    }

    /**
     * This field, with each value once.
     *
     * @return a new field
     */
    public SalesforceField unique() {
        Draft draft = new Draft(this);
        draft.unique = true;
        return new SalesforceField(draft);
    }

    /**
     * This field, as an external id.
     *
     * @return a new field
     */
    public SalesforceField externalId() {
        Draft draft = new Draft(this);
        draft.externalId = true;
        return new SalesforceField(draft);
    }

    SalesforceField withOptions(List<String> more) {
        Draft draft = new Draft(this);
        draft.options = List.copyOf(more);
        return new SalesforceField(draft);
    }

    /**
     * The API name.
     *
     * @return such as {@code NPS_Score__c}
     */
    public String name() {
        return name;
    }

    /**
     * The type as describe names it.
     *
     * @return such as {@code double}
     */
    public String type() {
        return type;
    }

    /** Whether a write to a record that has it takes hold of the record that it leads to. */
    boolean locks() {
        return type.equals("reference") && !readOnly;
    }

    boolean isText() {
        return Set.of("string", "email", "phone", "url", "combobox", "textarea", "picklist", "multipicklist")
                .contains(type);
    }

    @Override
    public String toString() {
        return name + ":" + type;
    }
}
