package io.github.nps4j.crm.zoho;

import io.github.nps4j.crm.ApiWatch;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.zoho.ZohoSimulator;

/** Adapters of a simulator, for the tests here. */
final class Adapters {

    private Adapters() {}

    static ZohoAdapter.Builder of(ZohoSimulator zoho) {
        return ZohoAdapter.builder()
                .accountsUrl(zoho.baseUrl().toString())
                .http(ApiWatch.settings("zoho").build())
                .oauth(zoho.clientId(), zoho.clientSecret(), zoho.refreshToken())
                .newRecordValue(RecordType.CONTACT, "Last_Name", "NPS respondent");
    }
}
