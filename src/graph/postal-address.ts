import type { AttributeRecord, PostalAddressRecord } from '../contract/contact.ts';
import { builder } from './builder.ts';

export const PostalAddressRef = builder.objectRef<PostalAddressRecord>('PostalAddress').implement({
  description: 'A postal address; each part is null where the backend does not say.',
  fields: (t) => ({
    country: t.exposeString('country', { nullable: true, description: 'Usually ISO 3166 alpha-2.' }),
    region: t.exposeString('region', { nullable: true, description: 'State, county or province.' }),
    locality: t.exposeString('locality', { nullable: true, description: 'City or village.' }),
    postalCode: t.exposeString('postalCode', { nullable: true, description: 'As written in its country.' }),
    street1: t.exposeString('street1', { nullable: true, description: 'Street and number.' }),
    street2: t.exposeString('street2', { nullable: true, description: 'Suite, floor, post office box.' }),
  }),
});

export const AttributeRef = builder.objectRef<AttributeRecord>('Attribute').implement({
  description: 'A free key and value pair.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its key.' }),
    value: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Its value, of any JSON type.',
      resolve: (attribute) => attribute.value,
    }),
  }),
});
