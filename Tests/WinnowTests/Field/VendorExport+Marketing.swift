extension VendorExport {
    /// Exports of networks, forms and mailing systems, and files keyed by ids of their own.
    static let marketing: [VendorExport] = [
        VendorExport(
            description: "Apollo",
            fields: [
                "Work Direct Phone": "phone",
                "# Employees": "employees",
                "Departments": "function",
                "Contact Owner": "owner",
                "Email Bounced": "emailBounced",
            ], added: 1,
            text: #"""
                First Name,Last Name,Title,Company Name,Company Name for Emails,Email,Email Status,Primary Email Source,Seniority,Departments,Contact Owner,Work Direct Phone,Mobile Phone,Corporate Phone,Stage,Lists,Last Contacted,# Employees,Industry,Person Linkedin Url,Website,City,Country,Company Phone,Email Bounced,Apollo Contact Id
                Priya,Natarajan,VP Operations,Halden Pumps,Halden,priya@halden.example,Verified,Apollo,Vp,Operations,dana@us.example,'+49 421 5550199,,'+49 421 555000,Cold,Q4,,450,machinery,http://www.linkedin.com/in/priya,http://halden.example,Bremen,Germany,'+49 421 555000,false,66aa01

                """#),
        VendorExport(
            description: "LinkedIn connections",
            fields: [
                "Email Address": "email",
                "Company": "company",
                "Position": "title",
                "Connected On": "createdAt",
            ], extras: ["URL"], added: 2,
            text: #"""
                Notes:
                "When exporting your connection data, you may notice that some of the email addresses are missing. You will only see email addresses for connections who have allowed their connections to see or download their email address, using a setting."

                First Name,Last Name,URL,Email Address,Company,Position,Connected On
                Priya,Natarajan,https://www.linkedin.com/in/priya,,Halden Pumps,VP Operations,01 Oct 2026
                Wei,"Zhang, PMP",https://www.linkedin.com/in/wei,wei@lumen.example,Lumen Robotics,CTO,30 Sep 2026

                """#),
        VendorExport(
            description: "LinkedIn lead forms",
            fields: [
                "Lead ID": "externalId",
                "Form Name": "form",
                "Submitted At": "createdAt",
                "Campaign Name": "campaign",
                "Company size": "employees",
            ], added: 2,
            text: #"""
                Lead ID,Lead Type,Campaign ID,Campaign Name,Creative ID,Lead Generation Form ID,Form Name,Submitted At,Test Lead,First name,Last name,Email address,Phone number,Company name,Job title,Company size,Country/region
                7123-1,Sponsored,1001,Q4 Pumps,2001,3001,Request a demo,2026-10-01 09:00:00,false,Priya,Natarajan,priya@halden.example,+49 421 5550199,Halden Pumps,VP Operations,201-500,Germany
                7123-2,Sponsored,1001,Q4 Pumps,2001,3001,White paper,2026-10-02 09:00:00,false,Wei,Zhang,wei@lumen.example,,Lumen,CTO,51-200,China

                """#),
        VendorExport(
            description: "Facebook Lead Ads", isUTF16: true,
            fields: [
                "id": "externalId",
                "created_time": "createdAt",
                "form_name": "form",
                "work_email": "email",
                "full_name": "fullName",
                "phone_number": "phone",
                "what_is_your_company_size?": "employees",
            ], added: 2,
            text: """
                id\tcreated_time\tad_id\tad_name\tadset_id\tadset_name\tcampaign_id\tcampaign_name\tform_id\tform_name\tis_organic\tplatform\twork_email\tfull_name\tphone_number\tcompany_name\tjob_title\twhat_is_your_company_size?
                l:1122334455667788\t2026-10-01T09:00:00+02:00\tag:1\tAd 1\tas:2\tSet\tc:3\tQ4 Pumps\tf:4\tContact us\tfalse\tfb\tpriya@halden.example\tPriya Natarajan\tp:+494215550199\tHalden Pumps\tVP Operations\t201-500
                l:1122334455667789\t2026-10-01T10:00:00+02:00\tag:1\tAd 1\tas:2\tSet\tc:3\tQ4 Pumps\tf:4\tContact us\tfalse\tig\twei@lumen.example\tWei Zhang\tp:+864215557799\tLumen\tCTO\t51-200

                """),
        VendorExport(
            description: "Google Ads lead form",
            fields: [
                "Lead ID": "externalId",
                "User email": "email",
                "User phone": "phone",
                "Submission date": "createdAt",
            ], added: 1,
            text: #"""
                Lead ID,Form ID,Campaign ID,Ad group ID,Creative ID,GCLID,Submission date,Full name,User email,User phone,Company name,Job title,Country,Is test
                CgIabc,77,88,99,11,Cj0abc,2026-10-01 09:00:00,Priya Natarajan,priya@halden.example,+494215550199,Halden Pumps,VP Operations,Germany,false

                """#),
        VendorExport(
            description: "Mailchimp audience",
            fields: [
                "Email Address": "email",
                "OPTIN_TIME": "createdAt",
                "CC": "country",
            ], added: 1,
            text: #"""
                "Email Address","First Name","Last Name",Address,"Phone Number",Company,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS
                priya@halden.example,Priya,Natarajan,,+49 421 5550199,Halden Pumps,2,"2026-09-30 09:00:00",,"2026-09-30 09:00:00",1.2.3.4,,,,DE,HB,"2026-10-01 09:00:00",5551,abcdef0123,,"""Expo"""

                """#),
        VendorExport(
            description: "Brevo contacts",
            fields: [
                "EMAIL": "email",
                "SMS": "mobile",
                "ADDED_TIME": "createdAt",
                "BLACKLISTED_EMAIL": "emailOptOut",
            ], added: 1,
            text: #"""
                EMAIL;NACHNAME;VORNAME;SMS;WHATSAPP;JOB_TITLE;DOUBLE_OPT-IN;BLACKLISTED_EMAIL;ADDED_TIME;MODIFIED_TIME
                priya@halden.example;Natarajan;Priya;+49 421 5550199;;VP Operations;;No;2026-09-30 09:00:00;2026-10-01 09:00:00

                """#),
        VendorExport(
            description: "Typeform responses",
            fields: [
                "What's your first name?": "firstName",
                "What's your email address?": "email",
                "Which company do you work for?": "company",
                "What's your phone number?": "phone",
                "How many employees does your company have?": "employees",
                "Submit Date (UTC)": "createdAt",
            ], added: 1,
            text: #"""
                #,What's your first name?,What's your last name?,What's your email address?,Which company do you work for?,What's your phone number?,How many employees does your company have?,What would you like to talk about?,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags,Ending
                abc123def,Priya,Natarajan,priya@halden.example,Halden Pumps,'+494215550199,201-500,A demo,completed,2026-10-01 08:58:00,,2026-10-01 09:00:00,a1b2c3,,Thanks

                """#),
        VendorExport(
            description: "Calendly events",
            fields: [
                "Invitee Name": "fullName",
                "Invitee Email": "email",
                "User Email": "ownerEmail",
                "User Name": "owner",
                "Event Created Date & Time": "createdAt",
            ], extras: ["Guest Email(s)"], added: 2,
            text: #"""
                User Name,User Email,Invitee Name,Invitee First Name,Invitee Last Name,Invitee Email,Invitee Time Zone,Text Reminder Number,Event Type Name,Start Date & Time,End Date & Time,Location,Event Created Date & Time,Canceled,UTM Campaign,UTM Source,Guest Email(s),Marked as No-Show
                Dana Weiss,dana@us.example,Priya Natarajan,,,priya@halden.example,Berlin,+49 421 5550199,Demo call,2026-10-12 09:00 am,2026-10-12 09:30 am,Zoom,2026-10-01 09:00 am,false,,google,kim@halden.example,No
                Dana Weiss,dana@us.example,Wei Zhang,,,wei@lumen.example,Berlin,,Demo call,2026-10-13 09:00 am,2026-10-13 09:30 am,Zoom,2026-10-01 10:00 am,false,,google,,No

                """#),
        VendorExport(
            description: "Microsoft Dynamics",
            fields: [
                "(Do Not Modify) Lead": "externalId",
                "Business Phone": "phone",
                "Created On": "createdAt",
            ], added: 1,
            text: #"""
                (Do Not Modify) Lead,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Name,Topic,Status Reason,Created On,Company Name,Job Title,Email,Business Phone,Lead Source,Rating,Owner,Status,Country/Region
                a1b2c3d4-1111-4222-8333-444455556666,abc==,2026-10-01 09:00:00,Priya Natarajan,Pumps,New,2026-09-30 09:00:00,Halden Pumps,VP Operations,priya@halden.example,+49 421 5550199,Web,Warm,Dana Weiss,Open,Germany

                """#),
        VendorExport(
            description: "Microsoft Dynamics by technical names",
            fields: [
                "emailaddress1": "email",
                "leadsourcecode": "source",
                "address1_city": "city",
                "address1_country": "country",
                "statuscode": "status",
            ], added: 1,
            text: #"""
                leadid,fullname,firstname,lastname,subject,companyname,jobtitle,emailaddress1,telephone1,leadsourcecode,statuscode,statecode,createdon,ownerid,address1_city,address1_country,numberofemployees,donotemail
                a1b2c3d4-1111-4222-8333-444455556666,Priya Natarajan,Priya,Natarajan,Pumps,Halden Pumps,VP Operations,priya@halden.example,+49 421 5550199,Web,New,Open,2026-09-30T09:00:00Z,Dana Weiss,Bremen,Germany,450,false

                """#),
        VendorExport(
            description: "A file keyed by Prospect ID",
            fields: [
                "Prospect ID": "externalId",
                "Do Not Email": "emailOptOut",
                "Lead Source": "source",
            ], extras: ["Lead Number"], added: 2,
            text: #"""
                Prospect ID,Lead Number,Lead Origin,Lead Source,Do Not Email,Do Not Call,Converted,TotalVisits,Country,Lead Quality
                7927b2df-8bba-4d29-b9a2-b6e0beafd620,660737,API,Olark Chat,No,No,0,0,,Low in Relevance
                2a272436-5132-4136-86fa-dcc88c88f482,660728,API,Organic Search,No,No,0,5,India,

                """#),
        VendorExport(
            description: "A file keyed by Lead Number",
            fields: [
                "Lead Number": "externalId"
            ], added: 2,
            text: #"""
                Lead Number,Lead Origin,Lead Source,TotalVisits
                660737,API,Olark Chat,0
                660728,API,Organic Search,5

                """#),
        VendorExport(
            description: "A file keyed by mql_id",
            fields: [
                "mql_id": "externalId",
                "first_contact_date": "createdAt",
                "origin": "source",
            ], added: 2,
            text: #"""
                mql_id,first_contact_date,landing_page_id,origin
                dac32acd4db4c29c230538b72f8dd87d,2018-02-01,88740e65d5d6b056e0cda098e1ea6313,social
                8c18d1de7f67e60dbd64e3c07d7e9d5d,2017-10-20,007f9098284a86ee80ddeb25d53e0af8,paid_search

                """#),
    ]
}
