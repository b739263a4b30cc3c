-- Small documents that people write and programs obey; a collection changes as a whole, under its revision.
CREATE TABLE gridgrains.document_collection (
    name text PRIMARY KEY,
    revision bigint NOT NULL
);

CREATE TABLE gridgrains.document (
    collection text NOT NULL REFERENCES gridgrains.document_collection,
    name text COLLATE "C" NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (collection, name)
);
