//! Reading a payload: the statements it makes, up to where it goes wrong.

use lwm2m_runtime::codec::lwm2m_cbor;
use lwm2m_runtime::definition::Definitions;
use lwm2m_runtime::{ContentFormat, Decoder, Error, ErrorKind, Record};

use super::held::Statement;
use super::known::Known;
use super::request::Request;

/// What a payload says.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) statements: Vec<Statement>,
    /// Why there are no more, if the payload is refused.
    pub(crate) refusal: Option<Refusal>,
}

/// Why a payload is refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) error: Error,
    /// The same with what the definitions know of the place.
    pub(crate) text: String,
}

/// Reads a payload.
pub(crate) fn read(request: &Request, bytes: &[u8], known: &Known) -> Reading {
    let mut statements = Vec::new();
    let refusal = known.with_tables(|definitions| {
        let result = match request.format {
            ContentFormat::LWM2M_CBOR if !request.paths => {
                devices(request, bytes, definitions, &mut statements)
            }
            _ => records(request, bytes, definitions, &mut statements),
        };
        let explain = |error: Error| Refusal { error, text: error.explain(definitions).to_string() };
        result.err().map(explain)
    });
    Reading { statements, refusal }
}

fn records(
    request: &Request,
    bytes: &[u8],
    definitions: Definitions<'_>,
    statements: &mut Vec<Statement>,
) -> Result<(), Error> {
    let front = request.front();
    let decoder = Decoder::new(request.format, bytes, request.path.path).rooted_at(&front);
    if request.paths {
        return decoder.paths(&mut |path| {
            statements.push(Statement::new(&request.path.prefix, &Record::empty(path)));
            Ok(())
        });
    }
    decoder.records(definitions, &mut |record| {
        statements.push(Statement::new(&request.path.prefix, record));
        Ok(())
    })
}

/// A gateway may speak for several devices in one payload, each with its prefix.
fn devices(
    request: &Request,
    bytes: &[u8],
    definitions: Definitions<'_>,
    statements: &mut Vec<Statement>,
) -> Result<(), Error> {
    let front = request.front();
    let front = front.trim_matches('/');
    let mut reader = lwm2m_cbor::Reader::new(bytes, request.path.path, definitions, &mut []);
    let mut records = reader.records();
    while let Some(record) = records.next() {
        let record = record?;
        let found = records.prefix();
        if !front.is_empty() && found != front {
            return Err(Error::new(ErrorKind::OutsidePath, record.path));
        }
        let prefix = if front.is_empty() { found } else { &request.path.prefix };
        statements.push(Statement::new(prefix, &record));
    }
    Ok(())
}
