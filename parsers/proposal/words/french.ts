import type { Language } from './language.ts'

export const french: Language = {
  name: 'French',
  roles: {
    bookingDate:
      'date comptable, date de comptabilisation, date, date operation, date d operation, ' +
      'date de l operation, date de transaction, date comptabilisation, date d execution, ecriture',
    valueDate: 'date de valeur, valeur, date valeur, date val',
    otherDate: 'date d achat, date de transaction, moment de l ecriture, date d emission, heure',
    amount:
      'montant, montant de la transaction, montant en eur, montant net, net, montant operation, ' +
      'montant en euros, debit credit, montant credit debit, avant commission, montant ttc, ttc',
    debit:
      'debit, montant debit, montant debite, debit en chf, debits, sorties, depenses, montant de debit, retrait',
    credit:
      'credit, montant credit, montant credite, credits, entrees, recettes, montant de credit, depot, versement',
    balance: 'solde, solde en compte, nouveau solde, solde apres operation',
    fee: 'frais, commission, commissions',
    detail: 'montant detail, detail montant, montant individuel, rabais',
    foreign: 'montant d origine, montant original, montant en devise, montant initial',
    sign: 'debit credit, sens, d c, type d operation, signe, type de mouvement, credit debit',
    status: 'etat, statut',
    currency: 'devise, monnaie, mon, devise du compte, code devise',
    foreignCurrency: 'devise d origine, devise etrangere, monnaie originale',
    rate: 'taux de change, cours, taux',
    account: 'numero de compte, compte, iban, n de compte, no de compte, compte numero',
    party:
      'nom, contrepartie, nom de la contrepartie, beneficiaire, tiers, nom contrepartie, ' +
      'nom de la contrepartie contient, commercant, nom du tiers, destinataire',
    payer: 'donneur d ordre, emetteur, payeur, debiteur',
    payee: 'beneficiaire, destinataire, crediteur',
    partyAccount:
      'compte contrepartie, iban contrepartie, compte beneficiaire, compte de la contrepartie, ' +
      'numero de compte contrepartie, compte tiers, compte partie adverse',
    partyBic: 'bic, swift, bic contrepartie, code bic',
    partyBankCode: 'code banque, clearing',
    remittance:
      'libelle, communication, texte, description, details, motif, message, texte de notification, ' +
      'objet, texte d avis, texte comptable, libelle operation, detail de l ecriture, informations, ' +
      'remarque, texte de comptabilisation, communications, information complementaire',
    bookingText:
      'type d operation, type d ordre, nature, type, type de mouvement, nature operation',
    bankReference:
      'reference, numero de reference, numero de transaction, no de transaction, ref, ' +
      'reference bancaire, numero d operation, n de transaction',
    customerReference: 'reference client, votre reference',
    endToEnd: 'reference de bout en bout, end to end',
    mandate: 'mandat, reference du mandat, reference mandat, rum',
    creditorId: 'ics, identifiant creancier',
    paymentReference: 'communication structuree, reference de paiement, reference structuree',
    noise: 'categorie, label, heure, fuseau horaire, notes de bas de page',
    invoiceNumber: 'numero de facture, facture, no facture, n facture, num facture',
    creditMemoNumber: 'numero d avoir, avoir, no avoir',
    documentNumber: 'numero de piece, piece, numero de document, no piece',
    paymentNumber: 'numero de paiement, no paiement',
    invoiceDate: 'date de facture, date facture, date de facturation, date du document',
    dueDate: 'date d echeance, echeance, date echeance',
    customerNumber: 'numero client, code client, no client, n client, client',
    customerName: 'nom du client, client, raison sociale, societe, nom',
    net: 'montant ht, ht, total ht, hors taxe',
    tax: 'tva, montant tva, taxe',
    taxId: 'numero de tva, no tva, n tva, tva intracommunautaire',
    ledgerAccount: 'compte, numero de compte, compte general',
    costCentre: 'centre de cout, centre de couts, section',
    taxCode: 'code tva, code taxe',
    address: 'adresse, rue',
    country: 'pays, code pays',
    email: 'courriel, e mail, email',
    phone: 'telephone, tel',
    paymentTerms: 'conditions de paiement',
    companyCode: 'code societe, entite',
    order: 'commande, numero de commande, bon de commande',
    method: 'mode de paiement, moyen de paiement',
    reason: 'motif, raison',
  },
  debit: 'debit, d, sortie, retrait',
  credit: 'credit, c, entree, versement',
  pending: 'en attente, en cours, en suspens, a venir',
  void: 'annule, refuse, rejete',
  months: [
    'janv, fevr, mars, avr, mai, juin, juil, aout, sept, oct, nov, dec',
    'janvier, fevrier, mars, avril, mai, juin, juillet, aout, septembre, octobre, novembre, decembre',
  ],
  dateOrder: 'day',
}
