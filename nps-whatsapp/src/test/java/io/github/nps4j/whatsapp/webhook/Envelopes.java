package io.github.nps4j.whatsapp.webhook;

import java.util.ArrayList;
import java.util.List;

/** Envelopes of every kind, with names and values of our own. Quotes are single ones in what the caller gives. */
final class Envelopes {

    static final String ACCOUNT = "700100200300";
    static final String NUMBER = "600500400300";
    static final String DISPLAY = "85221234567";
    static final String USER = "821055501234";
    static final String BSUID = "KR.90817263540918273645";

    private static final String CONTACT = "{'profile':{'name':'Mina Park'},'wa_id':'" + USER + "'}";

    /**
     * One envelope.
     *
     * @param kinds what it is read as, see {@link #kind}
     */
    record Envelope(String name, String json, List<String> kinds) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Envelope> ALL = new ArrayList<>();

    private Envelopes() {}

    static List<Envelope> all() {
        return List.copyOf(ALL);
    }

    static Envelope named(String name) {
        return ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }

    static String quoted(String json) {
        return json.replace('\'', '"');
    }

    /** The kind of an update as one word. */
    static String kind(WhatsAppEvent event) {
        String name = event.getClass().getSimpleName();
        if (event instanceof ChatMessage message) {
            return name + "/" + message.content().getClass().getSimpleName();
        }
        return event instanceof UnknownUpdate unknown ? name + "/" + unknown.place() : name;
    }

    static String envelope(String... changes) {
        return quoted("{'object':'whatsapp_business_account','entry':[{'id':'" + ACCOUNT + "','changes':["
                + String.join(",", changes) + "]}]}");
    }

    static String change(String field, String value) {
        return "{'value':" + value + ",'field':'" + field + "'}";
    }

    static String value(String more) {
        return "{'messaging_product':'whatsapp','metadata':{'display_phone_number':'" + DISPLAY
                + "','phone_number_id':'" + NUMBER + "'}," + more + "}";
    }

    static String message(String id, String more) {
        return "{'from':'" + USER + "','id':'" + id + "','timestamp':'1790000001'," + more + "}";
    }

    static String text(String id, String body) {
        return message(id, "'type':'text','text':{'body':'" + body + "'}");
    }

    static String messages(String... messages) {
        return change(
                "messages", value("'contacts':[" + CONTACT + "],'messages':[" + String.join(",", messages) + "]"));
    }

    static String status(String id, String status, String more) {
        return "{'id':'" + id + "','status':'" + status + "','timestamp':'1790000002','recipient_id':'" + USER + "'"
                + more + "}";
    }

    static String statuses(String... statuses) {
        return change("messages", value("'statuses':[" + String.join(",", statuses) + "]"));
    }

    private static void in(String name, String content, String more) {
        add("message " + name, envelope(messages(message("wamid.IN-" + name, more))), "IncomingMessage/" + content);
    }

    private static void out(String name, String status, String more) {
        add("status " + name, envelope(statuses(status("wamid.OUT-" + name, status, more))), "MessageStatus");
    }

    /** A field without metadata, as those about the account come. */
    private static void field(String name, String field, String value, String kind) {
        add(
                field + " " + name,
                quoted("{'entry':[{'id':'" + ACCOUNT + "','time':1790000003,'changes':[" + change(field, value)
                        + "]}],'object':'whatsapp_business_account'}"),
                kind);
    }

    private static void add(String name, String json, String... kinds) {
        ALL.add(new Envelope(name, json, List.of(kinds)));
    }

    private static String error(int code, String title) {
        return "{'code':" + code + ",'title':'" + title + "','message':'" + title
                + "','error_data':{'details':'Details of " + title + "'},'href':'https://example.com/errors'}";
    }

    static {
        // texts
        in("text", "TextContent", "'type':'text','text':{'body':'Nine, thank you'}");
        in("text korean", "TextContent", "'type':'text','text':{'body':'\\ub9cc\\uc871\\ud574\\uc694 9\\uc810'}");
        in("text raw utf8", "TextContent", "'type':'text','text':{'body':'만족해요 ✅ ñ'}");
        in("text with surrogates", "TextContent", "'type':'text','text':{'body':'\\ud83d\\udc4d\\ud83c\\udffd'}");
        in("text half a surrogate", "TextContent", "'type':'text','text':{'body':'\\ud83d'}");
        in("text empty", "TextContent", "'type':'text','text':{'body':''}");
        in("text escaped slash", "TextContent", "'type':'text','text':{'body':'https:\\/\\/example.com\\/a\\u0040b'}");
        in("text number", "TextContent", "'type':'text','text':{'body':9}");
        in("text plain", "TextContent", "'type':'text','text':'10'");
        in("text with preview", "TextContent", "'type':'text','text':{'body':'see','preview_url':true}");
        in("text type last", "TextContent", "'text':{'body':'8'},'type':'text'");
        in("text without type", "TextContent", "'text':{'body':'8'}");
        in("text of a wrong type", "TextContent", "'type':'telepathy','text':{'body':'8'}");
        in(
                "text reply",
                "TextContent",
                "'context':{'from':'" + DISPLAY + "','id':'wamid.ASKED'},'type':'text','text':{'body':'9'}");
        in("text forwarded", "TextContent", "'context':{'forwarded':true},'type':'text','text':{'body':'9'}");
        in(
                "text forwarded often",
                "TextContent",
                "'context':{'frequently_forwarded':true},'type':'text','text':{'body':'9'}");
        in(
                "text about a product",
                "TextContent",
                "'context':{'from':'" + DISPLAY + "','id':'wamid.CARD','referred_product':{'catalog_id':'55','product_"
                        + "retailer_id':'SKU-7'}},'type':'text','text':{'body':'Is it blue?'}");
        in(
                "text from an ad",
                "TextContent",
                "'referral':{'source_url':'https://example.com/ad','source_id':'321','source_type':'ad','headline':"
                        + "'Autumn','body':'All new','media_type':'image','image_url':'https://example.com/i',"
                        + "'ctwa_clid':'CLICK1','welcome_message':{'text':'Hi'}},'type':'text','text':{'body':'Hello'}");
        in("text in a group", "TextContent", "'group_id':'4455@g.us','type':'text','text':{'body':'8'}");
        in(
                "text with user ids",
                "TextContent",
                "'from_user_id':'" + BSUID + "','from_parent_user_id':'KR.ENT.77','type':'text','text':{'body':'7'}");

        // taps
        in("quick reply", "QuickReply", "'type':'button','button':{'payload':'nps:v1:s1:9','text':'9'}");
        in("quick reply without payload", "QuickReply", "'type':'button','button':{'text':'9'}");
        in(
                "button reply",
                "ButtonReply",
                "'context':{'from':'" + DISPLAY + "','id':'wamid.ASKED'},'type':'interactive','interactive':{'type':"
                        + "'button_reply','button_reply':{'id':'nps:v1:s1:bucket:9-10','title':'9 to 10'}}");
        in(
                "button reply without type",
                "ButtonReply",
                "'type':'interactive','interactive':{'button_reply':{'id':'b1','title':'Yes'}}");
        in(
                "list reply",
                "ListReply",
                "'type':'interactive','interactive':{'type':'list_reply','list_reply':{'id':'nps:v1:s1:0','title':'0',"
                        + "'description':'Not at all'}}");
        in(
                "list reply without description",
                "ListReply",
                "'type':'interactive','interactive':{'type':'list_reply','list_reply':{'id':'nps:v1:s1:3','title':'3'}}");
        in(
                "flow",
                "FlowReply",
                "'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{'name':'flow','body':'Sent',"
                        + "'response_json':'{\\u0022flow_token\\u0022:\\u0022nps:v1:s1\\u0022,\\u0022score\\u0022:"
                        + "\\u00229\\u0022,\\u0022comment\\u0022:\\u0022Quick\\u0022}'}}");
        in(
                "flow with prefixed options",
                "FlowReply",
                "'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{'name':'flow','body':'Sent',"
                        + "'response_json':'{\\u0022flow_token\\u0022:\\u0022unused\\u0022,\\u0022screen_0_q_0\\u0022:"
                        + "\\u002210_Very_likely\\u0022,\\u0022topics\\u0022:[\\u00220_Price\\u0022,\\u00222_Staff"
                        + "\\u0022]}'}}");
        in(
                "flow with numbers",
                "FlowReply",
                "'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{'response_json':"
                        + "'{\\u0022score\\u0022:0,\\u0022ok\\u0022:true,\\u0022none\\u0022:null,\\u0022deep\\u0022:"
                        + "{\\u0022a\\u0022:1}}'}}");
        in(
                "flow as an object",
                "FlowReply",
                "'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{'name':'flow','response_json':"
                        + "{'score':'8'}}}");
        in(
                "flow with a broken response",
                "FlowReply",
                "'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{'name':'flow','response_json':"
                        + "'{oops'}}");
        in(
                "address",
                "FlowReply",
                "'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{'name':'address_message','body':"
                        + "'Main Street','response_json':'{\\u0022values\\u0022:{\\u0022city\\u0022:\\u0022Pune"
                        + "\\u0022}}'}}");
        in(
                "call permission",
                "CallPermissionReply",
                "'type':'interactive','interactive':{'type':'call_permission_reply','call_permission_reply':{'response':"
                        + "'accept','is_permanent':false,'expiration_timestamp':1790604800,'response_source':"
                        + "'user_action'}}");
        in(
                "call permission rejected",
                "CallPermissionReply",
                "'type':'interactive','interactive':{'type':'call_permission_reply','call_permission_reply':{'response':"
                        + "'reject','response_source':'user_action'}}");
        in(
                "interactive of a new kind",
                "UnknownContent",
                "'type':'interactive','interactive':{'type':'slider','slider':7}");
        in("interactive without a body", "UnknownContent", "'type':'interactive'");

        // media
        in(
                "image",
                "MediaContent",
                "'type':'image','image':{'caption':'My receipt','mime_type':'image/jpeg','sha256':'q83v','id':'9001'}");
        in(
                "image with url",
                "MediaContent",
                "'type':'image','image':{'mime_type':'image/png','sha256':'q83v','id':'9002','url':"
                        + "'https://example.com/m?mid=9002'}");
        in("video", "MediaContent", "'type':'video','video':{'mime_type':'video/mp4','sha256':'q83v','id':'9003'}");
        in(
                "voice note",
                "MediaContent",
                "'type':'audio','audio':{'mime_type':'audio/ogg; codecs=opus','sha256':'q83v','id':'9004','voice':true}");
        in(
                "audio",
                "MediaContent",
                "'type':'audio','audio':{'mime_type':'audio/mpeg','sha256':'q83v','id':'9005','voice':false}");
        in("voice as of old", "MediaContent", "'type':'voice','voice':{'mime_type':'audio/ogg','id':'9006'}");
        in(
                "document",
                "MediaContent",
                "'type':'document','document':{'caption':'c','filename':'letter.pdf','mime_type':'application/pdf',"
                        + "'sha256':'q83v','id':'9007'}");
        in(
                "sticker",
                "MediaContent",
                "'type':'sticker','sticker':{'mime_type':'image/webp','sha256':'q83v','id':'9008','animated':true}");
        in("image without id", "MediaContent", "'type':'image','image':{'mime_type':'image/jpeg'}");

        // others
        in(
                "reaction",
                "ReactionContent",
                "'type':'reaction','reaction':{'message_id':'wamid.ASKED','emoji':'9\\ufe0f\\u20e3'}");
        in(
                "reaction removed",
                "ReactionContent",
                "'type':'reaction','reaction':{'message_id':'wamid.ASKED','emoji':''}");
        in("reaction without emoji", "ReactionContent", "'type':'reaction','reaction':{'message_id':'wamid.ASKED'}");
        in("location", "LocationContent", "'type':'location','location':{'latitude':22.2793,'longitude':114.1628}");
        in(
                "location with a name",
                "LocationContent",
                "'type':'location','location':{'latitude':'-22.9','longitude':-43,'name':'Shop','address':'1 Road',"
                        + "'url':'https://example.com/shop'}");
        in(
                "contacts",
                "SharedContacts",
                "'type':'contacts','contacts':[{'name':{'formatted_name':'Ada Low','first_name':'Ada'},'phones':[{"
                        + "'phone':'+852 2123 4567','wa_id':'85221234567','type':'CELL'}],'emails':[{'email':"
                        + "'ada@example.com','type':'WORK'}],'org':{'company':'Low'}},{'name':{'first_name':'Bo'}}]");
        in(
                "contact that we asked for",
                "SharedContacts",
                "'from_user_id':'" + BSUID + "','type':'contacts','contacts':[{'origin':'contact_request','vcard':"
                        + "'BEGIN:VCARD','name':{'formatted_name':'Mina'},'phones':[{'phone':'+821055501234','wa_id':'"
                        + USER + "'}]}]");
        in(
                "order",
                "OrderContent",
                "'type':'order','order':{'catalog_id':'55','text':'Soon please','product_items':[{'product_retailer_id':"
                        + "'SKU-1','quantity':2,'item_price':19.9,'currency':'HKD'},{'product_retailer_id':'SKU-2',"
                        + "'quantity':'1','item_price':'5','currency':'HKD'}]}");
        in("welcome", "WelcomeRequest", "'type':'request_welcome'");
        in(
                "edit",
                "EditContent",
                "'type':'edit','edit':{'original_message_id':'wamid.FIRST','message':{'context':{'id':'M0'},'type':'text',"
                        + "'text':{'body':'10 in fact'}}}");
        in(
                "edit of a caption",
                "EditContent",
                "'type':'edit','edit':{'original_message_id':'wamid.FIRST','message':{'type':'image','image':{'caption':"
                        + "'new','mime_type':'image/jpeg','id':'9010'}}}");
        in("revoke", "RevokeContent", "'type':'revoke','revoke':{'original_message_id':'wamid.FIRST'}");
        in(
                "unsupported",
                "UnsupportedContent",
                "'errors':[" + error(131051, "Message type unknown") + "],'type':'unsupported'");
        in(
                "unsupported poll",
                "UnsupportedContent",
                "'errors':[" + error(131051, "Message type unknown")
                        + "],'type':'unsupported','unsupported':{'type':'poll'}");
        in("unknown", "UnsupportedContent", "'errors':[" + error(501, "Unknown") + "],'type':'unknown'");
        in("ephemeral", "UnsupportedContent", "'errors':[" + error(501, "Unsupported") + "],'type':'ephemeral'");
        in("of the future", "UnknownContent", "'type':'hologram','hologram':{'id':'1','depth':[1,2,{'z':3}]}");
        in("without anything", "UnknownContent", "'type':'text'");

        // system: no contacts
        add(
                "system new number",
                envelope(change(
                        "messages",
                        value("'messages':["
                                + message(
                                        "wamid.SYS1",
                                        "'type':'system','system':{'body':'User changed from " + USER
                                                + " to 821055509999','wa_id':'821055509999','type':'user_changed_number'}")
                                + "]"))),
                "IncomingMessage/SystemNotice");
        add(
                "system new number as of old",
                envelope(change(
                        "messages",
                        value("'messages':["
                                + message(
                                        "wamid.SYS2",
                                        "'type':'system','system':{'body':'changed',"
                                                + "'new_wa_id':'821055509999','type':'customer_changed_number'}")
                                + "]"))),
                "IncomingMessage/SystemNotice");
        add(
                "system new user id",
                envelope(change(
                        "messages",
                        value(
                                "'messages':[{'id':'wamid.SYS3','timestamp':'1790000001','type':'system','system':{'body':"
                                        + "'changed','user_id':'JP.1','previous_user_id':'" + BSUID
                                        + "','type':'user_changed_user_id'}}]"))),
                "IncomingMessage/SystemNotice");
        in(
                "system new identity",
                "SystemNotice",
                "'identity':{'acknowledged':true,'created_timestamp':'1790000000','hash':'h'},'type':'system','system':"
                        + "{'body':'changed','identity':'h','customer':'" + USER
                        + "','type':'customer_identity_changed'}");

        // identities
        add(
                "message with a user id only",
                envelope(change(
                        "messages",
                        value("'contacts':[{'profile':{'name':'Mina','username':'@mina'},'user_id':'" + BSUID
                                + "'}],'messages':[{'from_user_id':'" + BSUID
                                + "','id':'wamid.B1','timestamp':'1790000001','type':'text','text':{'body':'9'}}]"))),
                "IncomingMessage/TextContent");
        add(
                "message with number and user id",
                envelope(change(
                        "messages",
                        value("'contacts':[{'profile':{'name':'Mina','username':'@mina'},'wa_id':'" + USER
                                + "','user_id':'" + BSUID
                                + "','parent_user_id':'KR.ENT.77','identity_key_hash':'h1'}],'messages':[{'from':'"
                                + USER
                                + "','from_user_id':'" + BSUID
                                + "','id':'wamid.B2','timestamp':'1790000001','type':'text','text':{'body':'9'}}]"))),
                "IncomingMessage/TextContent");
        add(
                "message with a lean contact",
                envelope(change(
                        "messages",
                        value("'contacts':[{'wa_id':'" + USER + "'}],'messages':[" + text("wamid.B3", "9") + "]"))),
                "IncomingMessage/TextContent");
        add(
                "message without contacts",
                envelope(change("messages", value("'messages':[" + text("wamid.B4", "9") + "]"))),
                "IncomingMessage/TextContent");
        add(
                "messages of two people",
                envelope(change(
                        "messages",
                        value("'contacts':[" + CONTACT + ",{'profile':{'name':'Bo Lin'},'wa_id':'85298765432'}],"
                                + "'messages':[" + text("wamid.B5", "9")
                                + ",{'from':'85298765432','id':'wamid.B6','timestamp':'1790000001','type':'text','text':"
                                + "{'body':'2'}}]"))),
                "IncomingMessage/TextContent",
                "IncomingMessage/TextContent");
        add(
                "message without metadata",
                envelope(change(
                        "messages", "{'messaging_product':'whatsapp','messages':[" + text("wamid.B7", "9") + "]}")),
                "IncomingMessage/TextContent");
        add(
                "message with times as numbers",
                envelope(messages("{'from':821055501234,'id':'wamid.B8','timestamp':1790000001,'type':'text','text':"
                        + "{'body':'9'}}")),
                "IncomingMessage/TextContent");
        add(
                "message of a placeholder",
                envelope(messages("{'from':'<NUMBER>','id':'<ID>','timestamp':'<TIME>','type':'text','text':{'body':"
                        + "'<TEXT>'}}")),
                "IncomingMessage/TextContent");

        // statuses
        out("sent", "sent", "");
        out("delivered", "delivered", "");
        out("read", "read", "");
        out("played", "played", "");
        out("deleted", "deleted", "");
        out("of the future", "teleported", "");
        out("warning", "warning", "");
        out(
                "sent with conversation",
                "sent",
                ",'conversation':{'id':'c0ffee','expiration_timestamp':'1790086400','origin':{'type':'utility'}},"
                        + "'pricing':{'billable':true,'pricing_model':'CBP','category':'utility'}");
        out(
                "delivered with price",
                "delivered",
                ",'pricing':{'billable':true,'pricing_model':'PMP','type':'regular','category':'marketing'}");
        out(
                "free entry point",
                "sent",
                ",'conversation':{'id':'c0ffee','origin':{'type':'referral_conversion'}},'pricing':{'billable':false,"
                        + "'pricing_model':'PMP','type':'free_entry_point','category':'referral_conversion'}");
        out(
                "marketing lite",
                "delivered",
                ",'pricing':{'billable':'true','pricing_model':'PMP','type':'regular','category':'marketing_lite'}");
        out("with our data", "sent", ",'biz_opaque_callback_data':'send-4711'");
        out("with user id", "read", ",'recipient_user_id':'" + BSUID + "','parent_recipient_user_id':'KR.ENT.77'");
        add(
                "status with a user id only",
                envelope(change(
                        "messages",
                        value("'contacts':[{'profile':{'username':'@mina'},'user_id':'" + BSUID
                                + "'}],'statuses':[{'id':'wamid.S1','status':'delivered','timestamp':'1790000002',"
                                + "'recipient_user_id':'" + BSUID + "'}]"))),
                "MessageStatus");
        add(
                "status with a contact",
                envelope(change(
                        "messages",
                        value("'contacts':[" + CONTACT + "],'statuses':[" + status("wamid.S2", "delivered", "")
                                + "]"))),
                "MessageStatus");
        add(
                "status of a group",
                envelope(change(
                        "messages",
                        value("'contacts':[" + CONTACT
                                + "],'statuses':[{'id':'wamid.S3','status':'read','timestamp':'1790000002','recipient_id'"
                                + ":'4455@g.us','recipient_type':'group','recipient_participant_id':'" + USER
                                + "'}]"))),
                "MessageStatus");
        for (int code : new int[] {130472, 131026, 131047, 131048, 131049, 131050, 131053, 131056, 132015, 132069}) {
            out("failed " + code, "failed", ",'errors':[" + error(code, "Failed") + "]");
        }
        out(
                "failed with a new error",
                "failed",
                ",'errors':[{'code':'999999','title':'New','error_data':'plain text'}]");
        out("failed without error", "failed", "");
        out("failed with an odd error", "failed", ",'errors':['no object',7,null,{}]");
        out("with type", "sent", ",'type':'message'");
        add(
                "status of a payment",
                envelope(change(
                        "messages",
                        value("'statuses':[{'id':'wamid.PAY','from':'" + DISPLAY
                                + "','type':'payment','status':'captured','payment':{'reference_id':'ord-1','amount':"
                                + "{'value':21000,'offset':100},'currency':'INR','transaction':{'id':'t1','type':'upi',"
                                + "'status':'success'}},'recipient_id':'" + USER + "','timestamp':'1790000002'}]"))),
                "PaymentStatus");

        // calls
        add(
                "call of a person",
                envelope(change(
                        "calls",
                        value("'contacts':[" + CONTACT + "],'calls':[{'id':'wacid.C1','from':'" + USER + "','to':'"
                                + DISPLAY
                                + "','event':'connect','timestamp':'1790000004','direction':'USER_INITIATED','session':"
                                + "{'sdp_type':'offer','sdp':'v=0'}}]"))),
                "CallUpdate");
        add(
                "call of ours ends",
                envelope(change(
                        "calls",
                        value("'calls':[{'id':'wacid.C2','from':'" + DISPLAY + "','to':'" + USER
                                + "','event':'terminate','direction':'BUSINESS_INITIATED','timestamp':'1790000005',"
                                + "'status':'COMPLETED','start_time':'1790000004','end_time':'1790000100','duration':96,"
                                + "'biz_opaque_callback_data':'call-1'}]"))),
                "CallUpdate");
        add(
                "call that failed",
                envelope(change(
                        "calls",
                        value("'calls':[{'id':'wacid.C3','from':'" + DISPLAY + "','to':'" + USER
                                + "','event':'terminate','direction':'BUSINESS_INITIATED','timestamp':'1790000005',"
                                + "'status':['FAILED']}],'errors':[" + error(138001, "Call failed") + "]"))),
                "CallUpdate",
                "PlatformError");
        add(
                "call rings",
                envelope(change(
                        "calls",
                        value("'statuses':[{'id':'wacid.C4','timestamp':'1790000004','type':'call','status':'RINGING',"
                                + "'recipient_id':'" + USER + "'}]"))),
                "CallUpdate");

        // errors of the number
        add(
                "errors of the number",
                envelope(change("messages", value("'errors':[" + error(131000, "Went wrong") + "]"))),
                "PlatformError");
        add(
                "message beside an error",
                envelope(change(
                        "messages",
                        value("'contacts':[" + CONTACT + "],'messages':[" + message("wamid.E1", "'type':'interactive'")
                                + "],'errors':[" + error(131000, "Unsupported webhook payload") + "]"))),
                "IncomingMessage/UnknownContent",
                "PlatformError");

        // templates
        for (String event : new String[] {
            "APPROVED",
            "PENDING",
            "REJECTED",
            "PAUSED",
            "DISABLED",
            "IN_APPEAL",
            "REINSTATED",
            "FLAGGED",
            "LOCKED",
            "PENDING_DELETION",
            "DELETED",
            "ARCHIVED",
            "UNARCHIVED",
            "LIMIT_EXCEEDED"
        }) {
            field(
                    event,
                    "message_template_status_update",
                    "{'event':'" + event + "','message_template_id':1234567890123,'message_template_name':'nps_ask',"
                            + "'message_template_language':'en-US','reason':'NONE','message_template_category':'UTILITY'}",
                    "TemplateStatusUpdate");
        }
        field(
                "without a reason",
                "message_template_status_update",
                "{'event':'APPROVED','message_template_id':12,'message_template_name':'nps_ask','message_template_language'"
                        + ":'ko','reason':null}",
                "TemplateStatusUpdate");
        field(
                "paused twice",
                "message_template_status_update",
                "{'event':'PAUSED','message_template_id':12,'message_template_name':'nps_ask','message_template_language':"
                        + "'ko','reason':null,'other_info':{'title':'SECOND_PAUSE','description':'Low quality'}}",
                "TemplateStatusUpdate");
        field(
                "to be disabled",
                "message_template_status_update",
                "{'event':'DISABLED','message_template_id':12,'message_template_name':'nps_ask','message_template_language'"
                        + ":'ko','reason':null,'disable_info':{'disable_date':'DATE'}}",
                "TemplateStatusUpdate");
        add(
                "template rejected, the info beside the value",
                envelope(
                        "{'field':'message_template_status_update','value':{'event':'REJECTED','message_template_id':12,"
                                + "'message_template_name':'nps_ask','message_template_language':'ko','reason':'INVALID_FORMAT'},"
                                + "'rejection_info':{'reason':'Variables touch','recommendation':'Add a word'}}"),
                "TemplateStatusUpdate");
        field(
                "new score",
                "message_template_quality_update",
                "{'previous_quality_score':'GREEN','new_quality_score':'YELLOW','message_template_id':12,"
                        + "'message_template_name':'nps_ask','message_template_language':'pt-BR'}",
                "TemplateQualityUpdate");
        field(
                "new score under another field",
                "message_template_status_update",
                "{'previous_quality_score':'YELLOW','new_quality_score':'RED','message_template_id':12,"
                        + "'message_template_name':'nps_ask','message_template_language':'pt_BR'}",
                "TemplateQualityUpdate");
        field(
                "announced",
                "template_category_update",
                "{'message_template_id':12,'message_template_name':'nps_ask','message_template_language':'en',"
                        + "'correct_category':'MARKETING','new_category':'UTILITY','category_update_timestamp':"
                        + "'1790086400'}",
                "TemplateCategoryUpdate");
        field(
                "done",
                "template_category_update",
                "{'message_template_id':12,'message_template_name':'nps_ask','message_template_language':'en',"
                        + "'previous_category':'UTILITY','new_category':'MARKETING'}",
                "TemplateCategoryUpdate");
        field(
                "detected",
                "template_correct_category_detection",
                "{'message_template_id':12,'message_template_name':'nps_ask','message_template_language':'en',"
                        + "'category':'UTILITY','correct_category':'MARKETING'}",
                "TemplateCategoryUpdate");
        field(
                "body",
                "message_template_components_update",
                "{'message_template_id':12,'message_template_name':'nps_ask','message_template_language':'en',"
                        + "'message_template_element':'How was it, {{1}}?','message_template_buttons':[{'message_template_"
                        + "button_type':'URL','message_template_button_text':'Go'}]}",
                "TemplateComponentsUpdate");

        // numbers and accounts
        for (String event :
                new String[] {"ONBOARDING", "THROUGHPUT_UPGRADE", "UPGRADE", "DOWNGRADE", "FLAGGED", "UNFLAGGED"}) {
            field(
                    event,
                    "phone_number_quality_update",
                    "{'display_phone_number':'" + DISPLAY + "','event':'" + event
                            + "','current_limit':'TIER_2K','old_limit':'TIER_250'}",
                    "PhoneNumberUpdate");
        }
        field(
                "unlimited",
                "phone_number_quality_update",
                "{'display_phone_number':'" + DISPLAY
                        + "','event':'THROUGHPUT_UPGRADE','max_daily_conversations_per_business':'TIER_UNLIMITED'}",
                "PhoneNumberUpdate");
        field(
                "rejected",
                "phone_number_name_update",
                "{'display_phone_number':'" + DISPLAY + "','decision':'REJECTED','requested_verified_name':'Low & Co',"
                        + "'rejection_reason':'NAME_EMPLOYEE'}",
                "PhoneNumberUpdate");
        field(
                "as a number",
                "business_capability_update",
                "{'max_daily_conversations_per_business':2000,'max_phone_numbers_per_business':20}",
                "CapabilityUpdate");
        field(
                "as a tier",
                "business_capability_update",
                "{'max_daily_conversations_per_business':'TIER_2K','max_phone_numbers_per_waba':25}",
                "CapabilityUpdate");
        field(
                "as of old",
                "business_capability_update",
                "{'max_daily_conversation_per_phone':-1,'max_phone_numbers_per_business':20}",
                "CapabilityUpdate");
        String[] accounts = {
            "{'event':'ACCOUNT_DELETED'}",
            "{'event':'ACCOUNT_OFFBOARDED'}",
            "{'event':'ACCOUNT_RECONNECTED'}",
            "{'event':'ACCOUNT_VIOLATION','violation_info':{'violation_type':'SPAM'}}",
            "{'event':'ACCOUNT_RESTRICTION','restriction_info':[{'restriction_type':'RESTRICTED_BIZ_INITIATED_MESSAGING',"
                    + "'expiration':1790086400}]}",
            "{'event':'DISABLED_UPDATE','ban_info':{'waba_ban_state':'DISABLE','waba_ban_date':'November 2, 2026'}}",
            "{'event':'DISABLED_UPDATE','ban_info':{'waba_ban_state':'REINSTATE','waba_ban_date':'November 3, 2026'}}",
            "{'event':'VERIFIED_ACCOUNT','phone_number':'" + DISPLAY + "'}",
            "{'event':'PARTNER_ADDED','waba_info':{'waba_id':'1','owner_business_id':'2'}}",
            "{'event':'PARTNER_REMOVED','waba_info':{'waba_id':'1','owner_business_id':'2'},'disconnection_info':{'reason':"
                    + "'PRIMARY_INACTIVITY'}}",
            "{'event':'VOLUME_BASED_PRICING_TIER_UPDATE','volume_tier_info':{'tier_update_time':1790000000,"
                    + "'pricing_category':'UTILITY','tier':'1:2','effective_month':'2026-12','region':'Asia'}}",
            "{'event':'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE','country':'HK'}",
            "{'event':'SOMETHING_NEW','new_info':{'a':[1]}}",
        };
        for (int i = 0; i < accounts.length; i++) {
            field("of kind " + i, "account_update", accounts[i], "AccountUpdate");
        }
        field(
                "limit",
                "account_alerts",
                "{'entity_type':'BUSINESS','entity_id':1,'alert_info':{'alert_severity':'INFORMATIONAL','alert_status':"
                        + "'ACTIVE','alert_type':'INCREASED_CAPABILITIES_ELIGIBILITY_FAILED','alert_description':'d'}}",
                "AccountUpdate");
        field("approved", "account_review_update", "{'decision':'APPROVED'}", "AccountUpdate");
        field(
                "two-step code",
                "security",
                "{'display_phone_number':'" + DISPLAY + "','event':'PIN_CHANGED','requester':'77'}",
                "AccountUpdate");
        field(
                "status",
                "partner_solutions",
                "{'event':'SOLUTION_UPDATED','solution_id':'1','solution_status':'ACTIVE'}",
                "AccountUpdate");
        field(
                "payment configuration",
                "payment_configuration_update",
                "{'configuration_name':'c','provider_name':'p','status':'Active','created_timestamp':1790000000}",
                "AccountUpdate");
        field(
                "settings",
                "account_settings_update",
                "{'messaging_product':'whatsapp','type':'phone_number_settings'}",
                "AccountUpdate");
        field(
                "approved",
                "business_username_update",
                "{'display_phone_number':'" + DISPLAY + "','username':'low_co','status':'approved'}",
                "UsernameUpdate");
        field(
                "deleted",
                "business_username_update",
                "{'display_phone_number':'" + DISPLAY + "','status':'deleted'}",
                "UsernameUpdate");
        field(
                "published",
                "flows",
                "{'event':'FLOW_STATUS_CHANGE','message':'Flow moved','flow_id':'88','old_status':'DRAFT','new_status':"
                        + "'PUBLISHED'}",
                "FlowUpdate");
        field(
                "slow endpoint",
                "flows",
                "{'event':'ENDPOINT_LATENCY','message':'slow','flow_id':'88','p90_latency':900,'requests_count':12,"
                        + "'alert_state':'ACTIVATED'}",
                "FlowUpdate");

        // people
        String preference = "'category':'marketing_messages','detail':'The person chose','timestamp':1790000006";
        add(
                "preference stop",
                envelope(change(
                        "user_preferences",
                        value("'contacts':[" + CONTACT + "],'user_preferences':[{'wa_id':'" + USER + "','value':'stop',"
                                + preference + "}]"))),
                "UserPreference");
        add(
                "preference resume by user id",
                envelope(change(
                        "user_preferences",
                        value("'contacts':[{'user_id':'" + BSUID + "'}],'user_preferences':[{'user_id':'" + BSUID
                                + "','value':'resume'," + preference + "}]"))),
                "UserPreference");
        add(
                "user id changes",
                envelope(change(
                        "user_id_update",
                        value("'contacts':[" + CONTACT + "],'user_id_update':[{'wa_id':'" + USER
                                + "','detail':'changed','user_id':{'previous':'" + BSUID
                                + "','current':'JP.2'},'parent_user_id':{'previous':'KR.ENT.77','current':'JP.ENT.78'},"
                                + "'timestamp':'1790000007'}]"))),
                "UserIdChange");
        add(
                "user id changes, flat",
                envelope(change(
                        "user_id_update", value("'user_id_update':[{'user_id':'JP.2','timestamp':1790000007}]"))),
                "UserIdChange");

        // the app of the business
        add(
                "echo",
                envelope(change(
                        "smb_message_echoes",
                        value("'message_echoes':[{'from':'" + DISPLAY + "','to':'" + USER
                                + "','id':'wamid.ECHO1','timestamp':'1790000008','type':'text','text':{'body':'I take over'"
                                + "}}]"))),
                "MessageEcho/TextContent");
        add(
                "echo to a user id",
                envelope(
                        change(
                                "smb_message_echoes",
                                value(
                                        "'contacts':[{'profile':{'name':'Mina'},'user_id':'" + BSUID
                                                + "'}],'message_echoes':[{'from':'"
                                                + DISPLAY + "','to_user_id':'" + BSUID
                                                + "','id':'wamid.ECHO2','timestamp':'1790000008','type':'image','image':{'id':'9020'}}]"))),
                "MessageEcho/MediaContent");
        add(
                "echo of a deletion",
                envelope(change(
                        "smb_message_echoes",
                        value("'message_echoes':[{'from':'" + DISPLAY + "','to':'" + USER
                                + "','id':'wamid.ECHO3','timestamp':'1790000008','type':'revoke','revoke':"
                                + "{'original_message_id':'wamid.ECHO1'}}]"))),
                "MessageEcho/RevokeContent");
        add(
                "contacts of the app",
                envelope(change(
                        "smb_app_state_sync",
                        value("'state_sync':[{'type':'contact','contact':{'full_name':'Bo Lin','first_name':'Bo',"
                                + "'phone_number':'85298765432'},'action':'add','metadata':{'timestamp':'1790000009'}},"
                                + "{'type':'contact','contact':{'phone_number':'85298765433'},'action':'remove','metadata':"
                                + "{'timestamp':'1790000009'}}]"))),
                "ContactSync",
                "ContactSync");
        add(
                "history",
                envelope(change(
                        "history",
                        value("'history':[{'metadata':{'phase':0,'chunk_order':1,'progress':55},'threads':[{'id':'"
                                + USER
                                + "','messages':[{'from':'" + USER
                                + "','id':'wamid.H1','timestamp':'1780000000','type':'text','text':{'body':'hi'},"
                                + "'history_context':{'status':'READ'}},{'from':'" + DISPLAY + "','to':'" + USER
                                + "','id':'wamid.H2','timestamp':'1780000001','type':'media_placeholder',"
                                + "'history_context':{'status':'DELIVERED'}}]},{'id':'85298765432','messages':[{'from':"
                                + "'85298765432','id':'wamid.H3','timestamp':'1780000002','type':'text','text':{'body':'yo'"
                                + "},'history_context':{'status':'PENDING'}}]}]}]"))),
                "HistoryChunk",
                "HistoryMessage/TextContent",
                "HistoryMessage/UnknownContent",
                "HistoryMessage/TextContent");
        add(
                "history refused",
                envelope(change(
                        "history", value("'history':[{'errors':[" + error(2593109, "History sharing is off") + "]}]"))),
                "HistoryChunk");
        add(
                "media of the history",
                envelope(change(
                        "history",
                        value("'contacts':[" + CONTACT + "],'messages':["
                                + message("wamid.H4", "'type':'image','image':{'id':'9030','mime_type':'image/jpeg'}")
                                + "]"))),
                "HistoryMessage/MediaContent");

        // groups, conversions
        add(
                "group made",
                envelope(change(
                        "group_lifecycle_update",
                        value(
                                "'groups':[{'timestamp':'1790000010','group_id':'4455@g.us','type':'group_create','request_id':"
                                        + "'r1','subject':'Testers','invite_link':'https://example.com/g'}]"))),
                "GroupUpdate");
        add(
                "group joined and left",
                envelope(change(
                        "group_participants_update",
                        value(
                                "'groups':[{'timestamp':'1790000010','group_id':'4455@g.us','type':'group_participants_add',"
                                        + "'reason':'invite_link','added_participants':[{'wa_id':'" + USER
                                        + "','user_id':'" + BSUID
                                        + "'}]},{'timestamp':'1790000011','group_id':'4455@g.us','type':'group_participants_remove',"
                                        + "'removed_participants':[{'wa_id':'" + USER
                                        + "'}],'initiated_by':'participant'}]"))),
                "GroupUpdate",
                "GroupUpdate");
        add(
                "group settings failed",
                envelope(change(
                        "group_settings_update",
                        value(
                                "'groups':[{'timestamp':'1790000010','group_id':'4455@g.us','type':'group_settings_update',"
                                        + "'request_id':'r2','group_subject':{'text':'x','update_successful':false,'errors':["
                                        + error(131000, "Went wrong") + "]}}]"))),
                "GroupUpdate");
        add(
                "purchase seen",
                envelope(change(
                        "automatic_events",
                        value(
                                "'automatic_events':[{'id':'wamid.IN-text','event_name':'Purchase','timestamp':1790000012,"
                                        + "'ctwa_clid':'CLICK1','custom_data':{'currency':'HKD','value':250}}]"))),
                "AutomaticEvent");

        // batches and odd shapes
        add(
                "two entries, three changes",
                quoted("{'object':'whatsapp_business_account','entry':[{'id':'" + ACCOUNT + "','changes':["
                        + messages(text("wamid.T1", "9")) + "," + messages(text("wamid.T2", "fast"))
                        + "]},{'id':'999','changes':[" + statuses(status("wamid.T3", "delivered", "")) + "]}]}"),
                "IncomingMessage/TextContent",
                "IncomingMessage/TextContent",
                "MessageStatus");
        add(
                "messages and statuses in one value",
                envelope(change(
                        "messages",
                        value("'contacts':[" + CONTACT + "],'messages':[" + text("wamid.T4", "9") + ","
                                + text("wamid.T5", "8") + "],'statuses':[" + status("wamid.T6", "sent", "") + ","
                                + status("wamid.T7", "failed", ",'errors':[" + error(131026, "Undeliverable") + "]")
                                + "]"))),
                "IncomingMessage/TextContent",
                "IncomingMessage/TextContent",
                "MessageStatus",
                "MessageStatus");
        add(
                "an array of envelopes",
                "[" + envelope(messages(text("wamid.T8", "9"))) + ","
                        + envelope(statuses(status("wamid.T9", "read", ""))) + "]",
                "IncomingMessage/TextContent",
                "MessageStatus");
        add(
                "test of the dashboard",
                quoted("{'field':'messages','value':" + value("'messages':[" + text("wamid.T10", "test") + "]") + "}"),
                "IncomingMessage/TextContent");
        add(
                "a bare value",
                quoted("{'contacts':[" + CONTACT + "],'messages':[" + text("wamid.T11", "9") + "]}"),
                "IncomingMessage/TextContent");
        add(
                "objects instead of lists",
                quoted("{'object':'whatsapp_business_account','entry':{'id':'" + ACCOUNT + "','changes':"
                        + change("messages", value("'contacts':" + CONTACT + ",'messages':" + text("wamid.T12", "9")))
                        + "}}"),
                "IncomingMessage/TextContent");
        add(
                "a broken message among good ones",
                envelope(messages(text("wamid.T13", "9"), "'broken'", "17", "null", text("wamid.T14", "8"))),
                "IncomingMessage/TextContent",
                "UnknownUpdate/messages",
                "UnknownUpdate/messages",
                "UnknownUpdate/messages",
                "IncomingMessage/TextContent");
        add(
                "a list of the future beside messages",
                envelope(change(
                        "messages",
                        value("'messages':[" + text("wamid.T15", "9") + "],'thoughts':[{'id':'wamid.T16'}]"))),
                "IncomingMessage/TextContent",
                "UnknownUpdate/thoughts");
        add(
                "a field of the future",
                envelope(change("mood_update", value("'mood':{'id':'wamid.T17','is':'good'}"))),
                "UnknownUpdate/value");
        add(
                "a handover",
                envelope(change("messaging_handovers", value("'recipient':{'id':'1'},'sender':{'id':'2'}"))),
                "UnknownUpdate/value");
        add(
                "an entry of another product",
                quoted("{'object':'page','entry':[{'id':'1','messaging':[{'message':'x'}]}]}"),
                "UnknownUpdate/entry");
        add("an empty object", "{}", "UnknownUpdate/body");
        add("a text", "\"hello\"", "UnknownUpdate/body");
        add(
                "a number beyond all numbers",
                quoted("{'entry':[{'changes':[" + messages(text("wamid.T18", "9")) + "],'x':[1e9999999999]}]}"),
                "IncomingMessage/TextContent",
                "UnknownUpdate/x");
    }
}
