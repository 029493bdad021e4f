/** What a credential is. If it is not named here, it is not ours to keep stable. */

export { CredentialError } from './errors.ts';
export type { CredentialErrorCode } from './errors.ts';
export { accelerateEd25519, sha256, sha256Text } from './platform.ts';
export type { VerifyEd25519 } from './platform.ts';

export type {
  Assessment, AssessmentResult, AssessmentStandard, Award, Concept, CreditPoint, Entitlement, Evidence, GradingScheme, LanguageMap, LearningOutcome,
  OrganisationRef, QfEheaCycle, QualityAssurance, QualityKind, Route, Specification, Supervision,
} from './model.ts';

export { makeAchievement, makeBadge } from './badge/make.ts';
export { readBadge } from './badge/read.ts';
export { readEndorsement } from './badge/endorsement.ts';
export type { Endorsement } from './badge/endorsement.ts';
export { text } from './badge/text.ts';
export type { ClaimedAlignment, ClaimedEvidence, ClaimedPart, ClaimedResult, Claims } from './badge/read.ts';
export type { Achievement, AchievementCredential, AchievementInput, BadgeInput, BadgeIssuer, SignedAchievementCredential, StatusEntry } from './badge/shape.ts';

export { readModel } from './reading/reading.ts';
export { readCarried } from './reading/carried.ts';
export { lossOf } from './reading/loss.ts';
export type { Loss } from './reading/loss.ts';
export { makeElm, uploadable } from './europass/make.ts';
export type { DisplayPage, ElmInput } from './europass/make.ts';
export type { Doubt, DoubtCode, FormReader, PartialAward, PartialSpecification, ReadForm, Reading, Unread } from './reading/reading.ts';

export { checkContexts, contextDocument, contextUrls } from './contexts/contexts.ts';
export { isAsPublished } from './contexts/published.ts';
export { canonize, canonizeByReference, canonizeTwice } from './canon/canonize.ts';
export { parseJson } from './canon/json.ts';
export { proofValueOf, readTemplate, renderTemplate, templateId } from './template/template.ts';
export { splitDocument } from './template/split.ts';
export { loadTemplate } from './template/load.ts';
export type { Slot, SlotKind, TemplateData } from './template/template.ts';
export type { Split, SplitProof } from './template/split.ts';
export type { Guard, Template } from './template/load.ts';
export { addProof, checkProof } from './proof/eddsa-rdfc-2022.ts';
export { addProofBy } from './proof/add.ts';
export type { ProofWish, ProvedBy, WishedProof } from './proof/add.ts';
export { envelop, makeJwt } from './jose/make.ts';
export type { JwtAlgorithm, JwtOptions, KeyShown } from './jose/make.ts';
export { addBaseProof } from './proof/ecdsa-sd-2023/base.ts';
export { deriveProof } from './proof/ecdsa-sd-2023/derive.ts';
export { OB3_MANDATORY, presentPointers } from './proof/ecdsa-sd-2023/pointers.ts';
export type { BaseProofOptions } from './proof/ecdsa-sd-2023/base.ts';
export type { DataIntegrityProof, ProofOptions, Sign } from './proof/shape.ts';

export { STATUS_MINIMUM, decodeBits, encodeBits, getBit, makeStatusList, newBits, relatedResource, setBit } from './status/bitstring.ts';
export type { RelatedResource, SignedStatusListCredential, StatusListCredential, StatusListInput, StatusPurpose } from './status/bitstring.ts';

export { decodeMultikey, encodeMultikey } from './did/multikey.ts';
export { findKey, makeDidDocument } from './did/document.ts';
export { keyName, readJwk } from './did/publickey.ts';
export type { PublicKey } from './did/publickey.ts';
export { didWeb, didWebUrl, isLoopbackDid } from './did/web.ts';
export { computeDid } from './did/resolve.ts';
export { checkAuthentication } from './did/authentication.ts';
export type { AuthenticationFault } from './did/authentication.ts';
export type { DidDocument, DidKeyInput, DidService, FoundKey, VerificationMethod } from './did/document.ts';

export { leafEntry, leafEntryOfHash } from './tree/leaf.ts';
export { append, consistencyProof, emptyFrontier, emptyRoot, inclusionProof, leafHash, nodeHash, rootOf, verifyConsistency, verifyInclusion } from './tree/merkle.ts';
export { checkpointText, decodeVerifierKey, encodeVerifierKey, parseCheckpoint, signCheckpoint, verifyCheckpoint } from './tree/checkpoint.ts';
export { TILE_WIDTH, entryBundle, parseEntryBundle, parseTilePath, tileHashReader, tileOf, tilePath } from './tree/tiles.ts';
export { logProofText, parseLogProof } from './tree/proof.ts';
export type { LeafInput, LeafType } from './tree/leaf.ts';
export type { Frontier, HashReader, Node } from './tree/merkle.ts';
export type { Checkpoint, NoteKey, NoteSignature, SignedCheckpoint } from './tree/checkpoint.ts';
export type { LogProof } from './tree/proof.ts';
export type { Tile, TileAddress } from './tree/tiles.ts';

export { bakePng, unbakePng } from './bake/png.ts';
export { bakeSvg, unbakeSvg } from './bake/svg.ts';
export type { Baked } from './bake/png.ts';

export { makeSdJwt } from './sdjwt/make.ts';
export { sdJwtParts } from './sdjwt/minimal.ts';
export { presentSdJwt } from './sdjwt/present.ts';
export type { SdJwtInput } from './sdjwt/make.ts';
export type { KeyBinding, SdJwtPresentation } from './sdjwt/present.ts';

export { anchorsOf, unusableAnchors } from './europass/anchors.ts';
export { judgeOwnCertificate, rawSignature, readyToSeal, sealAllJades, sealJades, sealedText } from './europass/sealing.ts';
export type { SealAllInput, SealInput, SealMade } from './europass/jades/make.ts';
export type { StatusPlace } from './europass/place.ts';
export type { RevocationSource } from './europass/jades/longterm.ts';
export type { AskStamp, StampSource } from './europass/jades/stamping.ts';
export type { OwnOrganisation, SealAlgorithm, SealCertificate, SealFault } from './europass/own.ts';
export type { Seal, SealLevel, SealTier } from './europass/seal.ts';

export { EXTRACT_TYPE, makeExtract, readExtract, readQuoted } from './extract/extract.ts';
export type { ExtractInput, Quoted } from './extract/extract.ts';
export { makeReceipt, readReceipt, RECEIPT_TYPE } from './receipt/receipt.ts';
export type { Receipt, ReceiptInput, ReceiptTrust } from './receipt/receipt.ts';

export { badgeIn } from './verify/claims.ts';
export { entriesIn, filesIn, isZip, sourceOf } from './verify/carriers/zip.ts';
export type { ArchiveEntry, ArchiveLimits, ByteSource } from './verify/carriers/zip.ts';
export { isAbout, listedIn, picturesNamed, presentedIn } from './verify/whose.ts';
export type { Identities } from './verify/whose.ts';
export { verify } from './verify/verify.ts';
export { open as openCredential } from './verify/open.ts';
export type { Opened } from './verify/open.ts';
export type { Carrier, Check, CheckName, CheckResult, Form, Report, Verdict, VerifyCode } from './verify/report.ts';
export { verdictOf } from './verify/report.ts';
export { VERIFY_CODES, checkTitle, say } from './verify/words.ts';
export type { VerifyLanguage } from './verify/words.ts';
export type { FetchedDocument, ResolvedDid, VerifyPorts } from './verify/ports.ts';
