extension VendorExport {
    /// Exports of systems for selling and marketing, of providers of data, of events and of advertisements.
    static let sales: [VendorExport] = [
        VendorExport(
            description: "Marketo",
            fields: [
                "Marketo Unique Code": "externalId", "First Name": "firstName", "Email Address": "email", "Company Name": "company",
                "Job Title": "title", "Unsubscribed": "emailOptOut", "Person Source": "source",
            ], extras: ["Person Score"], added: 2,
            text: #"""
                Marketo Unique Code,First Name,Last Name,Email Address,Company Name,Job Title,Phone Number,Person Source,Person Score,Person Status,Unsubscribed,Acquisition Date,Country
                10201,Priya,Natarajan,priya@halden.example,Halden Pumps,VP Operations,+49 421 5550199,Web,45,New,false,2026-09-30 12:01:00,Germany
                10202,Wei,Zhang,wei@lumen.example,Lumen Robotics,CTO,,Trade Show,12,New,true,2026-10-01 08:00:00,China

                """#),
        VendorExport(
            description: "Pardot prospects",
            fields: [
                "Prospect Id": "externalId", "Email": "email", "Job Title": "title", "Opted Out": "emailOptOut",
                "Do Not Call": "callOptOut",
                "Source": "source", "Created Date": "createdAt",
            ], extras: ["Grade"], added: 2,
            text: #"""
                Prospect Id,First Name,Last Name,Email,Company,Website,Job Title,Phone,Score,Grade,Campaign,Source,Opted Out,Do Not Email,Do Not Call,Created Date,Assigned User
                552001,Priya,Natarajan,priya@halden.example,Halden Pumps,https://halden.example,VP Operations,+49 421 5550199,120,A-,Autumn,Web,0,0,1,2026-09-30 12:01:00,dana@us.example
                552002,Wei,Zhang,wei@lumen.example,Lumen Robotics,,CTO,,20,C,Autumn,Web,1,1,0,2026-10-01 08:00:00,

                """#),
        VendorExport(
            description: "Freshsales contacts",
            fields: [
                "Id": "externalId", "Job title": "title", "Mobile": "mobile", "Sales owner": "owner", "Accounts": "company",
                "Created at": "createdAt",
            ], added: 1,
            text: #"""
                Id,First name,Last name,Job title,Emails,Work,Mobile,Accounts,Sales owner,Lifecycle stage,Status,Source,Created at,Tags
                70001234567,Priya,Natarajan,VP Operations,priya@halden.example,+49 421 5550199,+49 151 55501234,Halden Pumps,Dana Weiss,Lead,New,Web Form,2026-09-30 12:01:00,hot

                """#),
        VendorExport(
            description: "Close leads",
            fields: [
                "display_name": "company", "primary_contact_name": "fullName", "primary_contact_primary_email": "email",
                "primary_contact_primary_phone": "phone", "date_created": "createdAt", "primary_contact_title": "title",
            ], added: 1,
            text: #"""
                id,display_name,description,status_label,url,primary_contact_name,primary_contact_title,primary_contact_primary_email,primary_contact_primary_phone,date_created,date_updated
                lead_QyNaWw4fdSwxl5Mc5daMFf3Y27PpIcH0awPbC9l7uyo,Halden Pumps,,Potential,https://halden.example,Priya Natarajan,VP Operations,priya@halden.example,+494215550199,2026-09-30T12:01:00+00:00,2026-10-01T08:00:00+00:00

                """#),
        VendorExport(
            description: "Copper leads",
            fields: [
                "Copper ID": "externalId", "Name": "fullName", "Company": "company", "Title": "title", "Owned By": "owner",
                "Work Email": "email",
                "Work Phone": "phone", "Created At": "createdAt",
            ], added: 2,
            text: #"""
                Copper ID,Name,First Name,Last Name,Title,Company,Work Email,Work Phone,Mobile Phone,Status,Source,Owned By,Tags,Created At
                9001,Priya Natarajan,Priya,Natarajan,VP Operations,Halden Pumps,priya@halden.example,+49 421 5550199,,New,Web,Dana Weiss,hot,2026-09-30
                9002,Wei Zhang,Wei,Zhang,CTO,Lumen Robotics,wei@lumen.example,,,Open,Fair,Dana Weiss,,2026-10-01

                """#),
        VendorExport(
            description: "Insightly leads",
            fields: [
                "LeadId": "externalId", "EmailAddress": "email", "OrganizationName": "company", "LeadSource": "source",
                "Title": "title",
                "DateCreated": "createdAt", "ResponsibleUser": "owner",
            ], added: 1,
            text: #"""
                LeadId,Salutation,FirstName,LastName,Title,OrganizationName,EmailAddress,PhoneNumber,MobilePhoneNumber,LeadSource,LeadStatus,LeadRating,ResponsibleUser,DateCreated,Converted
                4411223,Ms,Priya,Natarajan,VP Operations,Halden Pumps,priya@halden.example,+49 421 5550199,,Web,OPEN - NotContacted,3,Dana Weiss,2026-09-30 12:01,False

                """#),
        VendorExport(
            description: "SugarCRM leads",
            fields: [
                "ID": "externalId", "Email Address": "email", "Account Name": "company", "Office Phone": "phone",
                "Mobile": "mobile",
                "Lead Source": "source", "Date Created": "createdAt", "Do Not Call": "callOptOut",
            ], added: 1, passedOver: 1,
            text: #"""
                "ID","First Name","Last Name","Title","Account Name","Email Address","Office Phone","Mobile","Lead Source","Status","Assigned User Name","Date Created","Do Not Call","Deleted"
                "0f8fad5b-d9cb-469f-a165-70867728950e","Priya","Natarajan","VP Operations","Halden Pumps","priya@halden.example","+49 421 5550199","","Web Site","New","dana","2026-09-30 12:01","0","0"
                "1f8fad5b-d9cb-469f-a165-70867728950e","Lars","Palm","CFO","Palm","lars@palm.example","","","Web Site","Dead","dana","2026-09-30 12:01","0","1"

                """#),
        VendorExport(
            description: "Outreach prospects",
            fields: [
                "Prospect ID": "externalId", "First name": "firstName", "Company": "company", "Title": "title", "Email": "email",
                "Work phone": "phone", "Mobile phone": "mobile", "Owner": "owner", "Opted out": "emailOptOut",
                "Created at": "createdAt",
            ], added: 2,
            text: #"""
                Prospect ID,First name,Last name,Title,Company,Email,Work phone,Mobile phone,Owner,Stage,Tags,Opted out,Engaged score,Time zone,LinkedIn,Created at
                31001,Priya,Natarajan,VP Operations,Halden Pumps,priya@halden.example,+49 421 5550199,,Dana Weiss,Working,q4,false,12,Europe/Berlin,https://www.linkedin.com/in/priya,2026-09-30T12:01:00Z
                31002,Wei,Zhang,CTO,Lumen Robotics,wei@lumen.example,,,Dana Weiss,Cold,,true,0,Asia/Shanghai,,2026-10-01T08:00:00Z

                """#),
        VendorExport(
            description: "Salesloft people",
            fields: [
                "Id": "externalId", "Email Address": "email", "Company Name": "company", "Job Title": "title", "Phone": "phone",
                "Do Not Contact": "optOut", "Created At": "createdAt", "Owner Email": "ownerEmail",
            ], added: 2,
            text: #"""
                Id,First Name,Last Name,Email Address,Secondary Email Address,Phone,Mobile Phone,Job Title,Company Name,Company Industry,City,Country,Person Stage,Do Not Contact,Owner Email,Created At
                88001,Priya,Natarajan,priya@halden.example,p.n@home.example,+49 421 5550199,,VP Operations,Halden Pumps,machinery,Bremen,Germany,Cold,false,dana@us.example,2026-09-30 12:01:00
                88002,Wei,Zhang,wei@lumen.example,,,,CTO,Lumen Robotics,robotics,Shanghai,China,Do Not Contact,true,dana@us.example,2026-10-01 08:00:00

                """#),
        VendorExport(
            description: "ZoomInfo contacts",
            fields: [
                "ZoomInfo Contact ID": "externalId", "Job Title": "title", "Email Address": "email", "Direct Phone Number": "phone",
                "Mobile phone": "mobile", "Company Name": "company", "Employees": "employees", "Country": "country",
            ], added: 2,
            text: #"""
                ZoomInfo Contact ID,Last Name,First Name,Middle Name,Salutation,Suffix,Job Title,Job Function,Management Level,Direct Phone Number,Mobile phone,Email Address,Person City,Country,ZoomInfo Company ID,Company Name,Website,Revenue (in 000s USD),Employees,Primary Industry
                1234567890,Natarajan,Priya,,,,VP Operations,Operations,VP-Level,+49 421 5550199,,priya@halden.example,Bremen,Germany,345678,Halden Pumps,www.halden.example,45000,450,Manufacturing
                1234567891,Zhang,Wei,,,,CTO,Information Technology,C-Level,,+86 138 0013 8000,wei@lumen.example,Shanghai,China,345679,Lumen Robotics,www.lumen.example,9000,120,Manufacturing

                """#),
        VendorExport(
            description: "Cognism contacts",
            fields: [
                "First Name": "firstName", "Job Title": "title", "Email": "email", "Mobile": "mobile", "Company Name": "company",
                "Company Size": "employees", "Company Industry": "industry", "Contact Country": "country",
            ], added: 1,
            text: #"""
                First Name,Last Name,Job Title,Seniority,Email,Email Quality,Mobile,Direct,HQ,LinkedIn,Contact Country,Company Name,Company Website,Company Size,Company Industry,Company HQ Country
                Priya,Natarajan,VP Operations,VP,priya@halden.example,High,+49 151 55501234,+49 421 5550199,+49 421 555000,https://www.linkedin.com/in/priya,Germany,Halden Pumps,halden.example,201-500,Machinery,Germany

                """#),
        VendorExport(
            description: "Lusha contacts",
            fields: [
                "First Name": "firstName", "Job Title": "title", "Work Email": "email", "Phone 1": "phone",
                "Company Name": "company",
                "Country": "country",
            ], added: 1,
            text: #"""
                First Name,Last Name,Job Title,Seniority,Department,Work Email,Private Email,Phone 1,Phone 1 Type,Phone 2,Phone 2 Type,LinkedIn URL,Country,Company Name,Company Domain,Company Main Industry,Company Number of Employees
                Priya,Natarajan,VP Operations,VP,Operations,priya@halden.example,p.n@home.example,+49 421 5550199,direct,+49 151 55501234,mobile,https://www.linkedin.com/in/priya,Germany,Halden Pumps,halden.example,Manufacturing,201-500

                """#),
        VendorExport(
            description: "Eventbrite attendees",
            fields: [
                "Attendee #": "externalId", "Email": "email", "Order Date": "createdAt", "Company": "company", "Job Title": "title",
                "Cell Phone": "mobile",
            ], added: 2,
            text: #"""
                Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee #,Order Type,Currency,Total Paid,Attendee Status,Cell Phone,Company,Job Title
                900100,2026-09-30 12:01:00,Priya,Natarajan,priya@halden.example,1,Standard,1100,Free Order,EUR,0.00,Attending,+49 151 55501234,Halden Pumps,VP Operations
                900100,2026-09-30 12:01:00,Wei,Zhang,priya@halden.example,1,Standard,1101,Free Order,EUR,0.00,Checked In,,Lumen Robotics,CTO

                """#),
        VendorExport(
            description: "Hopin registrations",
            fields: [
                "First Name": "firstName", "Email": "email", "Company": "company", "Job Title": "title",
                "Registered At": "createdAt",
                "Country": "country",
            ], added: 2,
            text: #"""
                Registration ID,First Name,Last Name,Email,Headline,Company,Job Title,Ticket Name,Registered At,Attended,Time Spent (minutes),Country
                a1b2c3d4,Priya,Natarajan,priya@halden.example,Pumps,Halden Pumps,VP Operations,General,2026-09-30 12:01:00,Yes,55,Germany
                a1b2c3d5,Wei,Zhang,wei@lumen.example,,Lumen Robotics,CTO,General,2026-10-01 08:00:00,No,0,China

                """#),
        VendorExport(
            description: "Zoom webinar registrations",
            fields: [
                "First Name": "firstName", "Email": "email", "Organization": "company", "Job Title": "title",
                "Registration Time": "createdAt",
                "Phone": "phone", "Industry": "industry",
            ], added: 2,
            text: #"""
                Registration Report
                Report Generated:,2026-10-05 09:00
                Topic,Webinar ID,Scheduled Time,Duration (minutes),# Registered,# Cancelled
                Pumps that last,987 6543 2100,2026-10-04 16:00,60,2,0

                Registration Details
                First Name,Last Name,Email,City,Country/Region,Phone,Industry,Organization,Job Title,Registration Time,Approval Status
                Priya,Natarajan,priya@halden.example,Bremen,Germany,+49 421 5550199,Machinery,Halden Pumps,VP Operations,2026-09-30 12:01:00,approved
                Wei,Zhang,wei@lumen.example,Shanghai,China,,Robotics,Lumen Robotics,CTO,2026-10-01 08:00:00,approved

                """#),
        VendorExport(
            description: "Google Ads lead form, by column ids",
            fields: [
                "lead_id": "externalId", "FULL_NAME": "fullName", "EMAIL": "email", "PHONE_NUMBER": "phone",
                "COMPANY_NAME": "company",
                "JOB_TITLE": "title", "lead_submit_time": "createdAt",
            ], added: 1, passedOver: 1,
            text: #"""
                lead_id,form_id,campaign_id,adgroup_id,creative_id,gcl_id,FULL_NAME,EMAIL,PHONE_NUMBER,COMPANY_NAME,JOB_TITLE,lead_submit_time,is_test
                CiQ1,40000000000,1111,2222,3333,Cj0abc,Priya Natarajan,priya@halden.example,+494215550199,Halden Pumps,VP Operations,2026-09-30 12:01:00,false
                CiQ2,40000000000,1111,2222,3333,Cj0abd,FirstName LastName,test@example.com,+16505550123,CompanyName,JobTitle,2026-10-01 08:00:00,true

                """#),
        VendorExport(
            description: "TikTok lead generation",
            fields: [
                "Lead ID": "externalId", "Name": "fullName", "Email": "email", "Phone number": "phone", "Created time": "createdAt",
                "Form name": "form", "Campaign name": "campaign",
            ], added: 2,
            text: #"""
                Lead ID,Created time,Campaign ID,Campaign name,Ad group ID,Ad group name,Ad ID,Ad name,Form ID,Form name,Name,Email,Phone number,Company name
                7290000000000000001,2026-09-30 12:01:00 (UTC+00:00),1790000000000000001,Autumn,1790000000000000002,EU,1790000000000000003,Clip 1,7280000000000000001,Demo request,Priya Natarajan,priya@halden.example,+494215550199,Halden Pumps
                7290000000000000002,2026-10-01 08:00:00 (UTC+00:00),1790000000000000001,Autumn,1790000000000000002,EU,1790000000000000003,Clip 1,7280000000000000001,Demo request,Wei Zhang,wei@lumen.example,,Lumen Robotics

                """#),
        VendorExport(
            description: "LinkedIn Sales Navigator leads",
            fields: [
                "First Name": "firstName", "Title": "title", "Company": "company", "Email": "email",
            ], extras: ["Profile URL", "Geography"], added: 2,
            text: #"""
                First Name,Last Name,Title,Company,Geography,Email,Profile URL,Date Added,Shared Connections
                Priya,Natarajan,VP Operations,Halden Pumps,Germany,priya@halden.example,https://www.linkedin.com/sales/lead/ACwAAA1,2026-09-30,3
                Wei,Zhang,CTO,Lumen Robotics,China,,https://www.linkedin.com/sales/lead/ACwAAA2,2026-10-01,0

                """#),
        VendorExport(
            description: "ActiveCampaign contacts",
            fields: [
                "Contact ID": "externalId", "Email": "email", "Phone": "phone", "Account": "company", "Date Created": "createdAt",
                "Job Title": "title", "Status": "status",
            ], added: 2,
            text: #"""
                Contact ID,Email,First Name,Last Name,Phone,Account,Job Title,Tags,Status,Date Created,IP Address,Lists
                1201,priya@halden.example,Priya,Natarajan,+49 421 5550199,Halden Pumps,VP Operations,"hot,expo",Active,2026-09-30 12:01:00,1.2.3.4,Main
                1202,wei@lumen.example,Wei,Zhang,,Lumen Robotics,CTO,,Unsubscribed,2026-10-01 08:00:00,,Main

                """#),
        VendorExport(
            description: "Monday leads board",
            fields: [
                "Name": "fullName", "Item ID": "externalId", "Company": "company", "Email": "email", "Phone": "phone",
                "Title": "title",
                "Owner": "owner",
            ], extras: ["Creation Log"], added: 2,
            text: #"""
                Leads
                Sales CRM
                New Leads
                Name,Subitems,Owner,Status,Company,Title,Email,Phone,Creation Log,Item ID
                Priya Natarajan,,Dana Weiss,New Lead,Halden Pumps,VP Operations,priya@halden.example,+49 421 5550199,2026-09-30 12:01:00,5400100200
                Wei Zhang,,Dana Weiss,Attempted to contact,Lumen Robotics,CTO,wei@lumen.example,,2026-10-01 08:00:00,5400100201

                """#),
    ]
}
