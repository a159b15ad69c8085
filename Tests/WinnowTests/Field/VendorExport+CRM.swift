extension VendorExport {
    /// Exports of CRM systems.
    static let crm: [VendorExport] = [
        VendorExport(
            description: "HubSpot contacts",
            fields: [
                "Record ID": "externalId",
                "Create Date (GMT+2)": "createdAt",
                "Associated Company": "company",
                "Contact owner": "owner",
                "Lifecycle Stage": "lifecycleStage",
                "Country/Region": "country",
            ], added: 2, joined: 1,
            text: #"""
                Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Primary Associated Company ID,Last Activity Date (GMT+2),Lead Status,Marketing contact status,Create Date (GMT+2),Associated Company,Lifecycle Stage,Job Title,Country/Region,Number of Employees
                301,Priya,Natarajan,priya@halden.example,+49 421 5550199,Dana Weiss,9001,2026-10-01 09:12,New,Marketing contact,2026-09-30 12:01,Halden Pumps,Lead,VP Operations,Germany,450
                302,Wei,Zhang,wei@lumen.example,,,9002,,In Progress,Non-marketing contact,2026-10-02 08:00,Lumen Robotics,Marketing Qualified Lead,CTO,China,120
                302,Wei,Zhang,wei@lumen.example,,,9002,,In Progress,Non-marketing contact,2026-10-02 08:00,Lumen Robotics,Marketing Qualified Lead,CTO,China,120

                """#),
        VendorExport(
            description: "HubSpot contacts in German",
            fields: [
                "Zuständiger Mitarbeiter für Kontakt": "owner",
                "Zugeordnetes Unternehmen": "company",
                "Jobbezeichnung": "title",
                "Land/Region": "country",
            ], added: 1,
            text: #"""
                Datensatz-ID,Vorname,Nachname,E-Mail,Telefonnummer,Zuständiger Mitarbeiter für Kontakt,Lead-Status,Erstellungsdatum,Zugeordnetes Unternehmen,Lifecycle-Phase,Jobbezeichnung,Land/Region
                301,Priya,Natarajan,priya@halden.example,0421 5550199,Dana Weiss,,2026-09-30 12:01,Halden Pumps,Lead,Leiterin Einkauf,Deutschland

                """#),
        VendorExport(
            description: "Salesforce report",
            fields: [
                "Company / Account": "company",
                "Create Date": "createdAt",
                "Lead Owner": "owner",
            ], added: 2, passedOver: 3,
            text: #"""
                Leads by Owner
                As of 2026-10-19 09:00
                "Filtered By: Lead Status equals Open - Not Contacted, Working - Contacted"

                Lead Owner,First Name,Last Name,Title,Company / Account,Email,Lead Source,Rating,Lead Status,Create Date
                Dana Weiss,Priya,Natarajan,VP Operations,Halden Pumps,priya@halden.example,Web,Hot,Open - Not Contacted,30/09/2026
                Dana Weiss,Wei,Zhang,CTO,Lumen Robotics,wei@lumen.example,Web,Warm,Working - Contacted,02/10/2026

                TOTAL: 2

                "Confidential Information - Do Not Distribute"
                "Copyright © 2000-2026 salesforce.com, inc. All rights reserved."

                """#),
        VendorExport(
            description: "Salesforce report in German",
            fields: [
                "Firma/Account": "company",
                "Lead-Inhaber": "owner",
                "Lead-ID": "externalId",
                "Lead-Quelle": "source",
            ], added: 1,
            text: #"""
                Lead-Inhaber;Anrede;Vorname;Nachname;Firma/Account;E-Mail;Lead-Quelle;Lead-Status;Erstelldatum;Telefon;Lead-ID;Bewertung
                Dana Weiss;Frau;Kaja;Linde;Linde AG;kaja@linde.example;Web;Offen - Nicht kontaktiert;30.09.2026;0421 5550160;00Q5e00000AbCd1;Heiß

                """#),
        VendorExport(
            description: "Salesforce data export",
            fields: [
                "Id": "externalId",
                "IsDeleted": "isDeleted",
                "LeadSource": "source",
                "HasOptedOutOfEmail": "emailOptOut",
            ], added: 1, passedOver: 1,
            text: #"""
                "Id","IsDeleted","MasterRecordId","LastName","FirstName","Salutation","Name","Title","Company","Street","City","PostalCode","Country","Phone","MobilePhone","Email","LeadSource","Status","NumberOfEmployees","OwnerId","HasOptedOutOfEmail","IsConverted","CreatedDate","DoNotCall"
                "00Q5e00000AbCd1EAF","false","","Linde","Kaja","Ms.","Kaja Linde","COO","Linde AG","Am Wall 1","Bremen","28195","Germany","+49 421 5550160","","kaja@linde.example","Web","Open - Not Contacted","220","0055e000001","false","false","2026-09-30T08:11:00.000Z","false"
                "00Q5e00000AbCd2EAF","true","","Palm","Lars","Mr.","Lars Palm","CFO","Palm","","Bremen","28195","Germany","","","lars@palm.example","Web","Open - Not Contacted","","0055e000001","false","false","2026-09-30T08:11:00.000Z","false"

                """#),
        VendorExport(
            description: "Pipedrive people",
            fields: [
                "Person - ID": "externalId",
                "Person - Organization": "company",
                "Person - Email - Work": "email",
            ], added: 1, rejected: 1,
            text: #"""
                Person - ID,Person - Name,Person - Organization,Person - Email - Work,Person - Email - Home,Person - Phone - Work,Person - Owner,Person - Person created,Person - Open deals,Person - Label
                11,Priya Natarajan,Halden Pumps,priya@halden.example,,+49 421 5550199,Dana Weiss,2026-09-30 10:00:00,1,Hot lead
                12,Wei Zhang,Lumen Robotics,wei@lumen.example,,,Dana Weiss,soon,1,

                """#),
        VendorExport(
            description: "Pipedrive leads",
            fields: [
                "Lead - ID": "externalId",
                "Lead - Contact person": "fullName",
                "Lead - Lead created": "createdAt",
                "Lead - Source": "source",
            ], added: 1,
            text: #"""
                Lead - Title,Lead - ID,Lead - Contact person,Lead - Organization,Lead - Value,Lead - Owner,Lead - Lead created,Lead - Labels,Lead - Source,Person - Email,Person - Phone
                Halden lead,0b1c7f0e-1111-4222-8333-444455556666,Priya Natarajan,Halden Pumps,1000 EUR,Dana Weiss,2026-09-30 10:00:00,Hot,Manually created,priya@halden.example,+49 421 5550199

                """#),
        VendorExport(
            description: "Zoho leads",
            fields: [
                "Record Id": "externalId",
                "Designation": "title",
                "Created Time": "createdAt",
                "No. of Employees": "employees",
            ], added: 1,
            text: #"""
                Record Id,Lead Owner.id,Lead Owner,Company,First Name,Last Name,Designation,Email,Phone,Lead Source,Lead Status,No. of Employees,Annual Revenue,Created By,Created Time,Full Name,City,Email Opt Out,Tag
                zcrm_554023000000482001,zcrm_554023000000068001,Dana Weiss,Halden Pumps,Priya,Natarajan,VP Operations,priya@halden.example,+49 421 5550199,Trade Show,Not Contacted,450,0,Dana,2026-09-30 10:00:00,Priya Natarajan,Bremen,false,

                """#),
        VendorExport(
            description: "Odoo leads",
            fields: [
                "External ID": "externalId",
                "Contact Name": "fullName",
                "Salesperson": "owner",
                "Job Position": "title",
            ], added: 1,
            text: #"""
                "External ID","Opportunity","Contact Name","Company Name","Email","Phone","City","Country","Salesperson","Sales Team","Expected Revenue","Stage","Created on","Source","Job Position","Type"
                "__export__.crm_lead_7_abc","Halden inquiry","Priya Natarajan","Halden Pumps","priya@halden.example","+49 421 5550199","Bremen","Germany","Dana Weiss","Europe","22000.0","New","2026-09-30 10:00:00","Website","VP Operations","Lead"

                """#),
        VendorExport(
            description: "Odoo leads by technical names",
            fields: [
                "contact_name": "fullName",
                "partner_name": "company",
                "email_from": "email",
                "function": "title",
                "user_id": "owner",
                "source_id": "source",
            ], extras: ["name"], added: 1,
            text: #"""
                id,name,contact_name,partner_name,email_from,phone,city,country_id,user_id,team_id,expected_revenue,stage_id,create_date,source_id,function,type
                __export__.crm_lead_7,Halden inquiry,Priya Natarajan,Halden Pumps,priya@halden.example,+49 421 5550199,Bremen,Germany,Dana Weiss,Europe,22000,New,2026-09-30 10:00:00,Website,VP Operations,lead

                """#),
    ]
}
