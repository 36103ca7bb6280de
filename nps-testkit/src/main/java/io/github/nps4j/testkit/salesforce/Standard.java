package io.github.nps4j.testkit.salesforce;

import java.util.List;

/** The objects that every org has, with the fields that matter here. */
final class Standard {

    private Standard() {}

    static List<ObjectType> objects() {
        String[] parents = {"Contact", "Lead", "Account", "Opportunity"};
        return List.of(
                new ObjectType("Contact", "003")
                        .with(
                                SalesforceField.lookup("MasterRecordId", "Contact")
                                        .readOnly(),
                                SalesforceField.lookup("AccountId", "Account"),
                                SalesforceField.text("FirstName", "string", 40),
                                SalesforceField.text("LastName", "string", 80).required(),
                                SalesforceField.text("Email", "email", 80),
                                SalesforceField.text("Phone", "phone", 40),
                                SalesforceField.text("MobilePhone", "phone", 40),
                                SalesforceField.text("HomePhone", "phone", 40),
                                SalesforceField.text("OtherPhone", "phone", 40)),
                new ObjectType("Account", "001")
                        .with(
                                SalesforceField.lookup("MasterRecordId", "Account")
                                        .readOnly(),
                                SalesforceField.text("Name", "string", 255).required(),
                                SalesforceField.text("Phone", "phone", 40),
                                SalesforceField.text("Website", "url", 255)),
                new ObjectType("Lead", "00Q")
                        .with(
                                SalesforceField.lookup("MasterRecordId", "Lead").readOnly(),
                                SalesforceField.text("LastName", "string", 80).required(),
                                SalesforceField.text("Company", "string", 255).required(),
                                SalesforceField.text("Email", "email", 80),
                                SalesforceField.text("Phone", "phone", 40),
                                SalesforceField.text("MobilePhone", "phone", 40),
                                SalesforceField.of("IsConverted", "boolean").readOnly(),
                                SalesforceField.lookup("ConvertedContactId", "Contact")
                                        .readOnly()),
                new ObjectType("Opportunity", "006")
                        .with(
                                SalesforceField.text("Name", "string", 120).required(),
                                SalesforceField.text("StageName", "string", 40).required(),
                                SalesforceField.of("CloseDate", "date").required(),
                                SalesforceField.lookup("AccountId", "Account")),
                new ObjectType("Task", "00T")
                        .with(
                                SalesforceField.lookup("WhoId", "Contact", "Lead"),
                                SalesforceField.lookup("WhatId", "Account", "Opportunity"),
                                SalesforceField.text("Subject", "combobox", 255),
                                SalesforceField.text("Description", "textarea", 32_000),
                                SalesforceField.of("ActivityDate", "date"),
                                SalesforceField.picklist(
                                        "Status", "picklist", true, List.of("Not Started", "In Progress", "Completed")),
                                SalesforceField.picklist(
                                        "Priority", "picklist", true, List.of("High", "Normal", "Low"))),
                new ObjectType("Note", "002")
                        .with(
                                SalesforceField.lookup("ParentId", parents).required(),
                                SalesforceField.text("Title", "string", 80).required(),
                                SalesforceField.text("Body", "textarea", 32_000)),
                new ObjectType("ContentNote", "069")
                        .with(
                                SalesforceField.text("Title", "string", 255).required(),
                                SalesforceField.text("Content", "base64", 10_000_000),
                                SalesforceField.text("TextPreview", "string", 255)
                                        .readOnly()),
                new ObjectType("ContentDocumentLink", "06A")
                        .with(
                                SalesforceField.lookup("ContentDocumentId", "ContentNote")
                                        .required(),
                                SalesforceField.lookup("LinkedEntityId", parents)
                                        .required(),
                                SalesforceField.picklist("ShareType", "picklist", true, List.of("V", "C", "I")),
                                SalesforceField.picklist(
                                        "Visibility",
                                        "picklist",
                                        true,
                                        List.of("AllUsers", "InternalUsers", "SharedUsers"))),
                new ObjectType("Topic", "0TO")
                        .with(SalesforceField.text("Name", "string", 150)
                                .required()
                                .unique()),
                new ObjectType("TopicAssignment", "0TT")
                        .with(
                                SalesforceField.lookup("EntityId", parents).required(),
                                SalesforceField.lookup("TopicId", "Topic").required()),
                new ObjectType("PermissionSet", "0PS")
                        .with(SalesforceField.text("Name", "string", 80)
                                .required()
                                .unique()),
                new ObjectType("FieldPermissions", "01k")
                        .with(
                                SalesforceField.lookup("ParentId", "PermissionSet")
                                        .required(),
                                SalesforceField.text("SobjectType", "string", 80)
                                        .required(),
                                SalesforceField.text("Field", "string", 160).required(),
                                SalesforceField.of("PermissionsRead", "boolean"),
                                SalesforceField.of("PermissionsEdit", "boolean")));
    }
}
